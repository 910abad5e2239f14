package io.discovery.agent.files;

import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.Declared;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.DefinitionSet;
import io.discovery.local.definition.DefinitionSet.Report;
import io.discovery.local.definition.Parsed;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.definition.SourceKind;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Keys;
import io.discovery.local.document.Problem;
import io.discovery.local.document.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Judges definition files exactly as a starting agent would, and changes nothing. Any thread. */
public final class Validator {
  private Validator() {}

  /**
   * Judges one file as definitions that stand alone, whatever its name. Configuration in it is
   * refused: in a directory of definitions it would take effect at the next start, unseen.
   *
   * @param configKeys keys of the agent's configuration
   */
  public static Verdict definition(Path path, Collection<String> configKeys) {
    String source = path.toString();
    List<Problem> problems = new ArrayList<>();
    try {
      Value.@Nullable Obj top = read(path, problems);
      if (top != null) {
        refuseConfiguration(source, top, configKeys, problems);
      }
      if (top != null && problems.isEmpty()) {
        return judged(DefinitionParser.file(source, top, Set.of()));
      }
    } catch (DocumentException e) {
      problems.add(e.problem());
    }
    return refused(problems);
  }

  /**
   * Judges the definitions that stand beside configuration in one file, whatever its name; what is
   * wrong with the configuration itself is not judged here. A file of nothing but definitions is
   * refused.
   *
   * @param configKeys keys of the agent's configuration
   */
  public static Verdict besideConfiguration(Path path, Collection<String> configKeys) {
    List<Problem> problems = new ArrayList<>();
    try {
      Value.@Nullable Obj top = read(path, problems);
      if (top == null) {
        return refused(problems);
      }
      return switch (SourceKind.classify(top, configKeys)) {
        case DEFINITIONS -> refused(onlyDefinitions(path, top));
        case CONFIG -> refused(List.of());
        case BOTH -> judged(DefinitionParser.file(path.toString(), top, configKeys));
      };
    } catch (DocumentException e) {
      // No document, so no definitions: what is wrong with it is wrong with the configuration.
      return refused(List.of());
    }
  }

  private static List<Problem> onlyDefinitions(Path path, Value.Obj top) {
    for (String name : top.members().keySet()) {
      if (SourceKind.DEFINITION_KEYS.contains(Keys.fold(name))) {
        return List.of(
            Probe.problem(
                path,
                "holds definitions and no configuration of the agent",
                "put it into a directory of definitions"));
      }
    }
    return List.of();
  }

  private static Verdict judged(Parsed<Declared> parsed) {
    return switch (parsed) {
      case Parsed.Refused<Declared> refused -> refused(refused.problems());
      case Parsed.Accepted<Declared> accepted ->
          verdict(List.of(), accepted.notices(), List.of(accepted.value().declaration()));
    };
  }

  private static Verdict refused(List<Problem> problems) {
    return new Verdict(problems, List.of(), 0, 0);
  }

  private static Value.@Nullable Obj read(Path path, List<Problem> problems)
      throws DocumentException {
    Probe.Found found = Probe.look(path);
    if (found instanceof Probe.Found.File) {
      try {
        return JsonDocument.readObject(path.toString(), Probe.read(path));
      } catch (IOException e) {
        found = Probe.failed(path, e);
      }
    }
    problems.add(
        found instanceof Probe.Found.Unfit unfit
            ? unfit.problem()
            : Probe.problem(path, "does not exist", "check the name"));
    return null;
  }

  private static void refuseConfiguration(
      String source, Value.Obj top, Collection<String> configKeys, List<Problem> problems) {
    Set<String> folded = new HashSet<>();
    configKeys.forEach(key -> folded.add(Keys.fold(key)));
    top.members()
        .forEach(
            (name, member) -> {
              if (folded.contains(Keys.fold(name))) {
                problems.add(
                    new Problem(
                        source,
                        member.keyAt(),
                        name,
                        "",
                        "is a key of the agent's configuration, not of a definition",
                        "write it into the agent's configuration file"));
              }
            });
  }

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
    return verdict(problems, notices, output.inForce().values());
  }

  private static Verdict verdict(
      List<Problem> problems, List<Problem> notices, Collection<Declaration> declarations) {
    int services = 0;
    int checks = 0;
    for (Declaration declaration : declarations) {
      services += declaration.services().size();
      checks += declaration.checks().size();
      for (ServiceDefinition service : declaration.services()) {
        checks += service.checks().size();
      }
    }
    return new Verdict(problems, notices, services, checks);
  }
}
