package io.discovery.agent.files;

import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.DefinitionSet;
import io.discovery.local.document.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The configuration directories, watched: tells its listener which definitions are in force, from
 * the start and after every change. All methods may be called from any thread and return at once.
 */
public final class ConfigDirectories implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.discovery.files");

  /** Waited for further events after one: a rename, or a burst of a tool, is one change then. */
  private static final Duration DEBOUNCE = Duration.ofMillis(2);

  /** Waited for a burst to end; then what has come counts. */
  private static final Duration LONGEST_DEBOUNCE = Duration.ofMillis(5);

  /** Between looks at what {@code stat} says of everything, for what no event told. */
  private static final Duration RESCAN = Duration.ofSeconds(10);

  /** Between looks while a directory is away or cannot be watched. */
  private static final Duration RESCAN_MISSING = Duration.ofSeconds(1);

  /** Between looks whether a Puppet run is over, while it keeps what it removed in force. */
  private static final Duration LOOK_AT_RUN = Duration.ofMillis(500);

  /** One rescan out of so many reads every byte: every ten minutes. */
  private static final int RESCANS_PER_REREAD = 60;

  /**
   * What is in force and what is not.
   *
   * @param inForce what each file declares, as far as it is in force
   * @param quarantined what is wrong with each file that is refused, in part or as a whole
   */
  public record Definitions(
      SortedMap<String, Declaration> inForce, SortedMap<String, List<Problem>> quarantined) {}

  /** Hears of changes. */
  @FunctionalInterface
  public interface Listener {
    /** Called on the files thread, first with what stands there at the start; must not block. */
    void changed(Definitions definitions);
  }

  private sealed interface Message {
    record Signalled(WatchKey key) implements Message {}

    record Rescan(CompletableFuture<SortedMap<String, List<Problem>>> done) implements Message {}

    record Stop() implements Message {}
  }

  private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
  private final List<Root> roots;
  private final BooleanSupplier puppetRuns;
  private final Listener listener;
  private final DefinitionSet set;
  private final Eyes eyes;

  /** Whether nobody takes messages any more. */
  private volatile boolean ended;

  private volatile Definitions latest =
      new Definitions(Collections.emptySortedMap(), Collections.emptySortedMap());

  /** Only the files thread touches what follows. */
  private @Nullable Watches watches;

  private SortedMap<String, List<Problem>> quarantined = Collections.emptySortedMap();
  private boolean told;
  private long setWakesAt = Long.MAX_VALUE;
  private boolean watchRun;

  /** The first look is due at once. */
  private long rescanAt = System.nanoTime();

  private int rescans;

  private ConfigDirectories(
      List<Root> roots,
      DefinitionSet.Settings settings,
      BooleanSupplier puppetRuns,
      Listener listener) {
    this.roots = roots;
    this.puppetRuns = puppetRuns;
    this.listener = listener;
    this.set = new DefinitionSet(settings);
    this.eyes = new Eyes(roots);
  }

  /**
   * Begins to look and to watch.
   *
   * @param paths directories, and single files; they need not exist yet
   * @param configKeys keys of the agent's configuration, which may stand in the same files
   * @param settleRemoved how long a removed definition stays in force for its return
   * @param puppetRuns whether a run of the Puppet agent is under way now, which keeps what it
   *     removed in force until its end; asked on the files thread
   */
  public static ConfigDirectories start(
      Collection<Path> paths,
      Set<String> configKeys,
      Duration settleRemoved,
      BooleanSupplier puppetRuns,
      Listener listener) {
    List<Root> roots = new ArrayList<>();
    for (Path path : paths) {
      Root root = Root.of(path);
      if (!roots.contains(root)) {
        roots.add(root);
      }
    }
    ConfigDirectories directories =
        new ConfigDirectories(
            List.copyOf(roots),
            new DefinitionSet.Settings(settleRemoved, configKeys),
            puppetRuns,
            listener);
    Thread.ofPlatform().name("files").daemon().start(directories::run);
    return directories;
  }

  /**
   * Looks at every byte now. Completes on the files thread, after the listener has been told, with
   * what is quarantined, by path; fails with {@link IllegalStateException} after the end.
   */
  public CompletionStage<SortedMap<String, List<Problem>>> rescan() {
    CompletableFuture<SortedMap<String, List<Problem>>> done = new CompletableFuture<>();
    Message.Rescan rescan = new Message.Rescan(done);
    inbox.add(rescan);
    if (ended) {
      abandon(rescan);
    }
    return done;
  }

  /** What the listener was told last; nothing before its first call. */
  public Definitions definitions() {
    return latest;
  }

  /** Ends the watching; what was in force stays so for whoever was told. */
  @Override
  public void close() {
    inbox.add(new Message.Stop());
  }

  private void run() {
    watches = Watches.open(roots, key -> inbox.add(new Message.Signalled(key)));
    try {
      boolean goOn = true;
      while (goOn) {
        goOn = guardedTurn();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      if (watches != null) {
        watches.close();
      }
      // From here on whoever asks sees to the answer; those before are answered now.
      ended = true;
      inbox.forEach(ConfigDirectories::abandon);
    }
  }

  private static void abandon(Message message) {
    if (message instanceof Message.Rescan rescan) {
      rescan.done().completeExceptionally(new IllegalStateException("the agent is stopping"));
    }
  }

  /** A turn whose bugs cost this turn only: the definitions must go on being watched. */
  private boolean guardedTurn() throws InterruptedException {
    try {
      return turn();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "looking at definitions failed; this is a bug, please report it", e);
      rescanAt = System.nanoTime() + RESCAN_MISSING.toNanos();
      setWakesAt = Long.MAX_VALUE;
      return true;
    }
  }

  private boolean turn() throws InterruptedException {
    long wait = Math.min(setWakesAt, rescanAt) - System.nanoTime();
    Message message = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    switch (message) {
      case null -> timePassed();
      case Message.Stop stop -> {
        return false;
      }
      case Message.Rescan rescan -> {
        try {
          look(Eyes.Care.CONTENT, Set.of(), new DefinitionSet.Input.Judge());
          rescan.done().complete(quarantined);
        } finally {
          // Without effect unless looking failed.
          abandon(rescan);
        }
      }
      case Message.Signalled signalled -> {
        return heard(signalled);
      }
    }
    return true;
  }

  private void timePassed() {
    if (System.nanoTime() - rescanAt < 0) {
      step(new DefinitionSet.Input.TimePassed());
      return;
    }
    rescans++;
    boolean reread = rescans % RESCANS_PER_REREAD == 0;
    look(
        reread ? Eyes.Care.CONTENT : Eyes.Care.STAT,
        Set.of(),
        new DefinitionSet.Input.TimePassed());
  }

  /** Gathers what else is signalled in the next moment, then looks at all of it at once. */
  private boolean heard(Message.Signalled first) throws InterruptedException {
    Watches.Heard heard = new Watches.Heard();
    long latest = System.nanoTime() + LONGEST_DEBOUNCE.toNanos();
    Message message = first;
    while (message instanceof Message.Signalled signalled) {
      if (watches != null) {
        watches.hear(signalled.key(), heard);
      }
      long wait = Math.min(DEBOUNCE.toNanos(), latest - System.nanoTime());
      message = inbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
    if (heard.everything || (heard.others && eyes.anyLink())) {
      look(Eyes.Care.STAT, heard.touched, new DefinitionSet.Input.TimePassed());
    } else {
      lookAt(heard.touched);
    }
    return switch (message) {
      case null -> true;
      case Message.Signalled signalled -> true;
      case Message.Stop stop -> false;
      case Message.Rescan rescan -> {
        inbox.add(rescan);
        yield true;
      }
    };
  }

  private void lookAt(Set<Path> touched) {
    if (touched.isEmpty()) {
      return;
    }
    SortedMap<String, DefinitionSet.Sight> changes = eyes.lookAt(touched);
    if (changes.containsValue(new DefinitionSet.Sight.Gone())) {
      // It may have been renamed a moment ago: see both names, or the id would leave and return.
      changes.putAll(eyes.lookAround(System.nanoTime(), Eyes.Care.STAT, Set.of()));
    }
    if (!changes.isEmpty()) {
      step(new DefinitionSet.Input.Seen(changes));
    }
  }

  /** Looks at everything, at these paths closely, then gives the set this last input. */
  private void look(Eyes.Care care, Set<Path> closely, DefinitionSet.Input last) {
    boolean watchedAll = watches != null && watches.refresh();
    SortedMap<String, DefinitionSet.Sight> changes =
        eyes.lookAround(System.nanoTime(), care, closely);
    if (!changes.isEmpty()) {
      step(new DefinitionSet.Input.Seen(changes));
    }
    step(last);
    boolean soon = eyes.anyMissing() || !watchedAll;
    rescanAt = System.nanoTime() + (soon ? RESCAN_MISSING : RESCAN).toNanos();
  }

  private void step(DefinitionSet.Input input) {
    boolean changed = false;
    if (watchRun || input instanceof DefinitionSet.Input.Seen) {
      changed = take(new DefinitionSet.Input.PuppetRun(puppetRuns.getAsBoolean())).changed();
    }
    DefinitionSet.Output output = take(input);
    changed |= output.changed() || !output.quarantined().equals(quarantined) || !told;
    quarantined = output.quarantined();
    if (!changed) {
      return;
    }
    told = true;
    latest = new Definitions(output.inForce(), quarantined);
    try {
      listener.changed(latest);
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "listener failed; this is a bug, please report it", e);
    }
  }

  private DefinitionSet.Output take(DefinitionSet.Input input) {
    long now = System.nanoTime();
    DefinitionSet.Output output = set.step(now, input);
    watchRun = output.watchRun();
    setWakesAt =
        watchRun ? Math.min(output.wakeAt(), now + LOOK_AT_RUN.toNanos()) : output.wakeAt();
    output.reports().forEach(Reports::log);
    return output;
  }
}
