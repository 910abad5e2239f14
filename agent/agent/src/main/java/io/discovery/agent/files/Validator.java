package io.discovery.agent.files;

import io.discovery.local.definition.DefinitionSet;
import io.discovery.local.definition.DefinitionSet.Report;
import io.discovery.local.document.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/** Judges definition files exactly as a starting agent would, and changes nothing. Any thread. */
public final class Validator {
  private Validator() {}

  /**
   * What was found.
   *
   * @param problems what the agent would refuse, in the order of the paths
   * @param notices what it would accept with a word
   * @param services how many services would be in force
   * @param checks how many checks would be in force, those inside services included
   */
  public record Verdict(List<Problem> problems, List<Problem> notices, int services, int checks) {}

  /**
   * Judges directories and single files together, ids included that two of them claim. Blocks for
   * as long as reading takes.
   *
   * @param configKeys keys of the agent's configuration, which may stand in the same files and are
   *     not judged here
   */
  public static Verdict validate(Collection<Path> paths, Set<String> configKeys) {
    List<Root> roots = new ArrayList<>();
    for (Path path : paths) {
      roots.add(Root.of(path));
    }
    DefinitionSet set = new DefinitionSet(new DefinitionSet.Settings(Duration.ZERO, configKeys));
    SortedMap<String, DefinitionSet.Sight> seen =
        new Eyes(roots).lookAround(0, Eyes.Care.STAT, Set.of());
    for (Root root : roots) {
      // To the agent a single file that is not there is nothing; here it was asked for by name.
      if (root.single() && !seen.containsKey(root.path().toString())) {
        seen.put(
            root.path().toString(),
            new DefinitionSet.Sight.Unreadable(
                Probe.problem(root.path(), "does not exist", "check the name")));
      }
    }
    List<Problem> notices = new ArrayList<>();
    for (Report report : set.step(0, new DefinitionSet.Input.Seen(seen)).reports()) {
      if (report instanceof Report.Noticed noticed) {
        notices.addAll(noticed.notices());
      }
    }
    DefinitionSet.Output output = set.step(0, new DefinitionSet.Input.Judge());
    List<Problem> problems = new ArrayList<>();
    output.quarantined().values().forEach(problems::addAll);
    int services = 0;
    int checks = 0;
    for (var declaration : output.inForce().values()) {
      services += declaration.services().size();
      checks += declaration.checks().size();
      for (var service : declaration.services()) {
        checks += service.checks().size();
      }
    }
    return new Verdict(problems, notices, services, checks);
  }
}
