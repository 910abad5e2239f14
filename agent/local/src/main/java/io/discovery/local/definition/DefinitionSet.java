package io.discovery.local.definition;

import io.discovery.local.document.Position;
import io.discovery.local.document.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which definitions of all files are in force. A deterministic core: it is told what stands at
 * which path and returns what follows.
 *
 * <p>A file that cannot be read or judged is quarantined and its last good version stays in force.
 * Of two definitions that want one id the one that has it keeps it; at a cold start that is the one
 * of the first path in order. A problem is reported once it has stood for {@link #SETTLE_BAD}: a
 * file in the middle of being written, or moved, is none of a person's business.
 *
 * <p>While a Puppet run is under way, what files no longer declare stays in force until its end:
 * Puppet purges before it writes, so a definition that only moves to another file name is away for
 * the minutes between.
 *
 * <p>Belongs to one thread.
 */
public final class DefinitionSet {
  /** How long a problem must stand before it is reported: far above any sane write or rename. */
  public static final Duration SETTLE_BAD = Duration.ofMillis(300);

  /**
   * The same for a file that may not be read: Puppet puts a file in place first and gives it its
   * group afterwards, for which it may ask a directory service.
   */
  public static final Duration SETTLE_UNREADABLE = Duration.ofSeconds(2);

  /**
   * What the set is told once.
   *
   * @param settleRemoved how long a removed definition stays in force for its return under whatever
   *     file name; zero: not at all
   * @param configKeys keys of the agent's configuration, which may stand in the same files
   */
  public record Settings(Duration settleRemoved, Set<String> configKeys) {
    public Settings {
      configKeys = Set.copyOf(configKeys);
    }
  }

  /** What can happen. */
  public sealed interface Input {
    /** What stands at these paths now; nothing has changed at others. */
    record Seen(SortedMap<String, Sight> byPath) implements Input {}

    /**
     * Whether a Puppet run is under way. Told before what was {@link Seen}, and while {@link
     * Output#watchRun} asks for it.
     */
    record PuppetRun(boolean live) implements Input {}

    /** Everything has been looked at: what is bad now is to be reported without waiting. */
    record Judge() implements Input {}

    /** Nothing but time. */
    record TimePassed() implements Input {}
  }

  /** What stands at a path. */
  public sealed interface Sight {
    /** A file with these bytes; the array is not written to by anybody. */
    record Contents(byte[] bytes) implements Sight {}

    /** Something that could not be read as a file. */
    record Unreadable(Problem problem) implements Sight {}

    /** Nothing. */
    record Gone() implements Sight {}
  }

  /** Something to log, once. */
  public sealed interface Report {
    String path();

    /**
     * The file, or a part of it, is refused.
     *
     * @param olderInForce whether something this file declared earlier stays in force
     */
    record Refused(String path, List<Problem> problems, boolean olderInForce) implements Report {}

    /** The file reported as refused is good now, or gone. */
    record Mended(String path) implements Report {}

    /** The file no longer declares these, and the Puppet run under way keeps them in force. */
    record Kept(String path, List<DeclaredId> ids) implements Report {}

    /** The file is accepted, with a word. */
    record Noticed(String path, List<Problem> notices) implements Report {}
  }

  /**
   * What follows.
   *
   * @param inForce everything in force, by path
   * @param changed whether that differs from the last output
   * @param reports for the log, in order
   * @param quarantined what has been reported as refused and still is, by path
   * @param watchRun whether to tell twice a second if the Puppet run is still under way
   * @param wakeAt when to step again at the latest, on the clock of {@code now}; {@link
   *     Long#MAX_VALUE} for never
   */
  public record Output(
      SortedMap<String, Declaration> inForce,
      boolean changed,
      List<Report> reports,
      SortedMap<String, List<Problem>> quarantined,
      boolean watchRun,
      long wakeAt) {}

  /** One file as last seen. */
  private static final class FileState {
    Declared good = Declared.NOTHING;

    /** Why the newest version is not the good one; empty when it is. */
    List<Problem> bad = List.of();

    /** Whether it is not even known what the newest version says. */
    boolean unreadable;

    List<Problem> notices = List.of();

    /** All that is wrong now, with what other files hold; and since when exactly that. */
    List<Problem> wrong = List.of();

    long wrongSince;

    /** What was last reported. */
    List<Problem> reported = List.of();

    /** Whether the path is gone and only its lingering definitions or its last report remain. */
    boolean gone;
  }

  private final Collection<String> configKeys;
  private final Claims claims;
  private final SortedMap<String, FileState> files = new TreeMap<>();
  private final List<Report> news = new ArrayList<>();
  private SortedMap<String, Declaration> inForce = Collections.emptySortedMap();

  public DefinitionSet(Settings settings) {
    this.configKeys = settings.configKeys();
    this.claims = new Claims(settings.settleRemoved().toNanos());
  }

  /**
   * Takes one input.
   *
   * @param now monotonic, nanoseconds
   */
  public Output step(long now, Input input) {
    switch (input) {
      case Input.Seen seen -> seen.byPath().forEach((path, sight) -> see(now, path, sight));
      case Input.PuppetRun run -> claims.run(now, run.live());
      case Input.Judge _, Input.TimePassed _ -> {}
    }
    claims.resolve(now);
    List<Report> reports = new ArrayList<>(news);
    news.clear();
    long wakeAt = judge(now, input instanceof Input.Judge, reports);
    boolean changed = false;
    if (claims.takeChanged()) {
      SortedMap<String, Declaration> next = claims.inForce();
      changed = !next.equals(inForce);
      inForce = next;
    }
    return new Output(
        inForce,
        changed,
        List.copyOf(reports),
        quarantined(),
        claims.keepsForRun(now),
        Math.min(wakeAt, claims.wakeAt()));
  }

  private void see(long now, String path, Sight sight) {
    FileState file = files.computeIfAbsent(path, added -> new FileState());
    file.gone = sight instanceof Sight.Gone;
    file.unreadable = sight instanceof Sight.Unreadable;
    file.notices = List.of();
    switch (sight) {
      case Sight.Gone gone -> {
        file.good = Declared.NOTHING;
        file.bad = List.of();
      }
      case Sight.Unreadable unreadable -> file.bad = List.of(unreadable.problem());
      case Sight.Contents contents -> {
        switch (DefinitionParser.file(path, contents.bytes(), configKeys)) {
          case Parsed.Refused<Declared> refused -> file.bad = refused.problems();
          case Parsed.Accepted<Declared> accepted -> {
            file.good = accepted.value();
            file.bad = List.of();
            file.notices = accepted.notices();
          }
        }
      }
    }
    if (file.bad.isEmpty()) {
      List<DeclaredId> kept = claims.declare(now, path, file.good.declaration());
      if (!kept.isEmpty()) {
        news.add(new Report.Kept(path, kept));
      }
    }
  }

  /**
   * Finds what is wrong with each file and reports what has settled; returns when to look again.
   */
  private long judge(long now, boolean atOnce, List<Report> reports) {
    Map<String, List<Problem>> conflicts = conflicts();
    long wakeAt = Long.MAX_VALUE;
    var each = files.entrySet().iterator();
    while (each.hasNext()) {
      var entry = each.next();
      String path = entry.getKey();
      FileState file = entry.getValue();
      List<Problem> wrong = new ArrayList<>(file.bad);
      wrong.addAll(conflicts.getOrDefault(path, List.of()));
      if (!wrong.equals(file.wrong)) {
        file.wrong = List.copyOf(wrong);
        file.wrongSince = now;
      }
      wakeAt = Math.min(wakeAt, report(now, atOnce, path, file, reports));
      if (file.gone) {
        each.remove();
      }
    }
    return wakeAt;
  }

  private long report(long now, boolean atOnce, String path, FileState file, List<Report> reports) {
    if (!file.notices.isEmpty()) {
      reports.add(new Report.Noticed(path, file.notices));
      file.notices = List.of();
    }
    if (file.wrong.equals(file.reported)) {
      return Long.MAX_VALUE;
    }
    if (file.wrong.isEmpty()) {
      file.reported = List.of();
      reports.add(new Report.Mended(path));
      return Long.MAX_VALUE;
    }
    Duration settle = file.unreadable ? SETTLE_UNREADABLE : SETTLE_BAD;
    if (atOnce || now - file.wrongSince >= settle.toNanos()) {
      file.reported = file.wrong;
      reports.add(new Report.Refused(path, file.wrong, claims.holdsAny(path)));
      return Long.MAX_VALUE;
    }
    return file.wrongSince + settle.toNanos();
  }

  private Map<String, List<Problem>> conflicts() {
    Map<String, List<Problem>> byPath = new HashMap<>();
    for (Claims.Conflict conflict : claims.conflicts()) {
      String path = conflict.claim().path;
      byPath.computeIfAbsent(path, added -> new ArrayList<>()).add(problem(path, conflict));
    }
    return byPath;
  }

  private Problem problem(String path, Claims.Conflict conflict) {
    FileState file = files.get(path);
    Declared.Place place = file == null ? null : file.good.places().get(conflict.taken());
    String word = conflict.taken().kind().word();
    return new Problem(
        path,
        place == null ? Position.START : place.at(),
        place == null ? "id" : place.path() + ".id",
        '"' + conflict.taken().id() + '"',
        "the " + word + " id is taken by " + conflict.holder(),
        "give it another id, or remove it from one of the two files");
  }

  private SortedMap<String, List<Problem>> quarantined() {
    SortedMap<String, List<Problem>> quarantined = new TreeMap<>();
    files.forEach(
        (path, file) -> {
          if (!file.reported.isEmpty()) {
            quarantined.put(path, file.reported);
          }
        });
    return Collections.unmodifiableSortedMap(quarantined);
  }
}
