package io.discovery.local.state;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.local.definition.Announce;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A local state with a real catalog at its other end, on virtual time. */
final class Machine {
  static final long SECOND = 1_000_000_000L;

  /** Between two looks for a run of the Puppet agent. */
  static final long LOOK = SECOND / 2;

  static final String NAME = "web1.example.lan";
  static final Node NODE =
      new Node(
          NAME, "id-1", "10.0.0.1", Collections.emptySortedMap(), Collections.emptySortedMap());

  final Map<Long, Output.Run> running = new LinkedHashMap<>();
  final Deque<Output.Submission> submitted = new ArrayDeque<>();
  final List<String> notices = new ArrayList<>();
  final List<Output.Storing> stored = new ArrayList<>();
  final List<Long> finished = new ArrayList<>();
  final SortedMap<String, Declaration> files = new TreeMap<>();
  LocalState state;
  LocalView view = new LocalView(Collections.emptySortedMap(), Collections.emptySortedMap());
  Snapshot catalog = Snapshot.EMPTY;
  Output.@Nullable Refusal refusal;
  long now;
  long wakeAt;
  int commands;

  /** Whether a run of the Puppet agent is under way, and whether the agent wants to know. */
  boolean puppetRuns;

  boolean watchRun;
  private long lookAt;
  private long tickets;

  Machine(Settings settings) {
    state = new LocalState(settings);
  }

  /** A machine that has read its files and its store and seen the catalog. */
  static Machine ready(Duration settleNew) {
    Machine machine = new Machine(new Settings(NODE, Declaration.NONE, settleNew, 7));
    machine.boot();
    return machine;
  }

  static Machine ready() {
    return ready(Duration.ZERO);
  }

  final void boot() {
    see();
    take(new Input.Restored(List.of(), List.of()));
    drop();
    commit();
  }

  /** The agent is killed and started again: only catalog and files are left. */
  void restart(Settings settings) {
    state = new LocalState(settings);
    running.clear();
    submitted.clear();
    now += SECOND;
    boot();
  }

  static CheckDefinition check(String id, String serviceId, CheckKind kind) {
    return new CheckDefinition(
        id,
        id,
        "",
        serviceId,
        CheckStatus.CRITICAL,
        kind,
        kind instanceof CheckKind.Ttl ? Duration.ZERO : Duration.ofSeconds(10),
        Duration.ofSeconds(5));
  }

  static CheckDefinition tcp(String id, String serviceId) {
    return check(id, serviceId, new CheckKind.Tcp("localhost", 8140));
  }

  static CheckDefinition script(String id, String serviceId) {
    return check(id, serviceId, new CheckKind.Script(List.of("/bin/true")));
  }

  static CheckDefinition ttl(String id, String serviceId) {
    return check(id, serviceId, new CheckKind.Ttl(Duration.ofSeconds(20)));
  }

  static ServiceDefinition service(String id, CheckDefinition... checks) {
    return new ServiceDefinition(Service.of(id, id, 80), List.of(checks));
  }

  /** The same, announced after the Puppet run. */
  static ServiceDefinition afterRun(ServiceDefinition service) {
    return new ServiceDefinition(service.service(), service.checks(), Announce.AFTER_RUN);
  }

  static Declaration declares(ServiceDefinition... services) {
    return new Declaration(List.of(services), List.of());
  }

  static Declaration declares(CheckDefinition... checks) {
    return new Declaration(List.of(), List.of(checks));
  }

  /** The file appears or changes. */
  void file(String path, Declaration declaration) {
    files.put(path, declaration);
    drop();
  }

  void remove(String path) {
    files.remove(path);
    drop();
  }

  private void drop() {
    take(new Input.FilesInForce(new TreeMap<>(files)));
  }

  long ticket() {
    return ++tickets;
  }

  Output take(Input input) {
    Output output = state.step(now, input);
    output.stop().forEach(running::remove);
    output.start().forEach(run -> running.put(run.number(), run));
    submitted.addAll(output.submit());
    commands += output.submit().size();
    output.notices().forEach(notice -> notices.add(notice.text()));
    stored.addAll(output.store());
    finished.addAll(output.finished());
    refusal = output.refusal().orElse(null);
    view = output.view();
    if (output.watchRun() && !watchRun) {
      lookAt = now;
    }
    watchRun = output.watchRun();
    wakeAt = output.wakeAt();
    return output;
  }

  /** The agent looks at the catalog. */
  void see() {
    take(new Input.CatalogHolds(catalog.index(), catalog.registry().node(NAME)));
  }

  /** Applies what is submitted, and what that leads to, until nothing is left to submit. */
  void commit() {
    for (int rounds = 0; !submitted.isEmpty(); rounds++) {
      if (rounds > 1_000) {
        throw new AssertionError("does not come to rest: " + submitted);
      }
      Output.Submission next = submitted.remove();
      Command.Result result = apply(next.command());
      see();
      take(new Input.Settled(next.number(), outcome(result)));
    }
  }

  Outcome outcome(Command.Result result) {
    return switch (result) {
      case Command.Result.Done _, Command.Result.Conflict _ -> new Outcome.Done(catalog.index());
      case Command.Result.Refused refused -> new Outcome.Refused(refused.why());
    };
  }

  /** Something changes the catalog; the agent has not seen it yet. */
  Command.Result apply(Command command) {
    Applied applied = Apply.apply(catalog, catalog.index() + 1, 0, command);
    catalog = applied.next();
    return applied.result();
  }

  /** Time passes; everything due meanwhile happens on time, runs do not end. */
  void pass(long nanos) {
    long until = now + nanos;
    while (Math.min(wakeAt, watchRun ? lookAt : Long.MAX_VALUE) <= until) {
      if (watchRun && lookAt <= wakeAt) {
        now = Math.max(now, lookAt);
        lookAt = now + LOOK;
        take(new Input.PuppetRun(puppetRuns));
      } else {
        now = Math.max(now, wakeAt);
        take(new Input.TimePassed());
      }
    }
    now = until;
    take(new Input.TimePassed());
  }

  /** The run of that check that is under way, if one is. */
  Optional<Output.Run> run(String checkId) {
    return running.values().stream().filter(run -> run.check().id().equals(checkId)).findFirst();
  }

  /** The run of that check under way ends so. */
  void ends(String checkId, CheckStatus status, String output) {
    Output.Run run = run(checkId).orElseThrow(() -> new AssertionError("not running: " + checkId));
    running.remove(run.number());
    take(new Input.Finished(run.number(), status, output));
  }

  /** The run under way ends so and the catalog learns of it. */
  void finds(String checkId, CheckStatus status, String output) {
    ends(checkId, status, output);
    commit();
  }

  @Nullable NodeEntry entry() {
    return catalog.registry().node(NAME).orElse(null);
  }

  @Nullable Check inCatalog(String checkId) {
    NodeEntry entry = entry();
    return entry == null || !entry.checks().containsKey(checkId)
        ? null
        : entry.checks().get(checkId).value();
  }

  /** Status of a check in the catalog, or null when it is not there. */
  @Nullable CheckStatus status(String checkId) {
    Check check = inCatalog(checkId);
    return check == null ? null : check.status();
  }

  /** Whether the catalog holds the service and nothing that keeps it from being answered. */
  boolean announced(String id) {
    return hasService(id) && inCatalog(Announce.checkId(id)) == null;
  }

  /** Whether the catalog holds the service with what keeps it from being answered. */
  boolean heldBack(String id) {
    return hasService(id) && status(Announce.checkId(id)) == CheckStatus.CRITICAL;
  }

  boolean hasService(String id) {
    NodeEntry entry = entry();
    return entry != null && entry.services().containsKey(id);
  }
}
