package io.discovery.agent.files;

import io.discovery.local.definition.DefinitionSet.Sight;
import io.discovery.local.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What was last seen at every path, and what has become different since. One thread. */
final class Eyes {
  /** How long a directory may be away, being replaced, before its files count as gone. */
  static final Duration SETTLE_DIRECTORY = Duration.ofSeconds(1);

  private final List<Root> roots;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Map<Root, Long> missingSince = new HashMap<>();

  /** What was seen at a path: a file of this content, or something unfit. */
  private sealed interface Seen {
    record Content(Probe.Stat stat, long hash, boolean link) implements Seen {}

    record Unfit(Problem problem) implements Seen {}
  }

  /** How closely to look. */
  enum Care {
    /** At what {@code stat} says. */
    STAT,
    /** At every byte. */
    CONTENT
  }

  Eyes(List<Root> roots) {
    this.roots = List.copyOf(roots);
  }

  /** Looks at these paths, at their every byte. */
  SortedMap<String, Sight> lookAt(Collection<Path> paths) {
    SortedMap<String, Sight> changes = new TreeMap<>();
    for (Path path : paths) {
      look(path, Care.CONTENT, changes);
    }
    return changes;
  }

  /**
   * Looks at everything.
   *
   * @param closely looked at to every byte whatever the care
   */
  SortedMap<String, Sight> lookAround(long now, Care care, Set<Path> closely) {
    SortedMap<String, Sight> changes = new TreeMap<>();
    Set<Path> there = new HashSet<>();
    Set<Path> kept = new HashSet<>();
    for (Root root : roots) {
      switch (root.list()) {
        case Root.Listing.Files listing -> {
          missingSince.remove(root);
          there.addAll(listing.files());
          if (!root.single()) {
            judge(root.path(), listing.problem().orElse(null), changes);
          }
        }
        case Root.Listing.Missing missing -> {
          if (isAway(now, root)) {
            judge(root.path(), root.missing(), changes);
          } else {
            keep(root, kept);
          }
        }
        case Root.Listing.Unlistable unlistable -> {
          missingSince.remove(root);
          keep(root, kept);
          judge(root.path(), unlistable.problem(), changes);
        }
      }
    }
    for (Path path : List.copyOf(seen.keySet())) {
      if (!there.contains(path) && !kept.contains(path) && !isDirectory(path)) {
        gone(path, changes);
      }
    }
    for (Path path : there) {
      look(path, closely.contains(path) ? Care.CONTENT : care, changes);
    }
    return changes;
  }

  /** Whether the directory has been away for so long that its files count as gone. */
  private boolean isAway(long now, Root root) {
    long since = missingSince.computeIfAbsent(root, first -> now);
    return now - since >= SETTLE_DIRECTORY.toNanos() || !anyOf(root);
  }

  private boolean anyOf(Root root) {
    for (Path path : seen.keySet()) {
      if (root.covers(path)) {
        return true;
      }
    }
    return false;
  }

  /** What cannot be listed now is not gone. */
  private void keep(Root root, Set<Path> kept) {
    for (Path path : seen.keySet()) {
      if (root.covers(path)) {
        kept.add(path);
      }
    }
  }

  private boolean isDirectory(Path path) {
    for (Root root : roots) {
      if (!root.single() && root.path().equals(path)) {
        return true;
      }
    }
    return false;
  }

  /** Notes what is wrong with a directory itself, or that nothing is any more. */
  private void judge(Path directory, @Nullable Problem problem, SortedMap<String, Sight> changes) {
    if (problem == null) {
      gone(directory, changes);
    } else {
      unfit(directory, problem, changes);
    }
  }

  private void look(Path path, Care care, SortedMap<String, Sight> changes) {
    Seen last = seen.get(path);
    switch (Probe.look(path)) {
      case Probe.Found.Nothing nothing -> gone(path, changes);
      case Probe.Found.Unfit unfit -> unfit(path, unfit.problem(), changes);
      case Probe.Found.File file -> {
        boolean same = last instanceof Seen.Content content && content.stat().equals(file.stat());
        if (!same || care == Care.CONTENT) {
          read(path, file.stat(), last, changes);
        }
      }
    }
  }

  private void read(
      Path path, Probe.Stat stat, @Nullable Seen last, SortedMap<String, Sight> changes) {
    byte[] bytes;
    try {
      bytes = Probe.read(path);
    } catch (IOException e) {
      switch (Probe.failed(path, e)) {
        case Probe.Found.Unfit unfit -> unfit(path, unfit.problem(), changes);
        case Probe.Found.Nothing nothing -> gone(path, changes);
        case Probe.Found.File file -> gone(path, changes);
      }
      return;
    }
    long hash = hash(bytes);
    seen.put(path, new Seen.Content(stat, hash, Files.isSymbolicLink(path)));
    boolean same = last instanceof Seen.Content content && content.hash() == hash;
    if (!same) {
      changes.put(path.toString(), new Sight.Contents(bytes));
    }
  }

  private void gone(Path path, SortedMap<String, Sight> changes) {
    if (seen.remove(path) != null) {
      changes.put(path.toString(), new Sight.Gone());
    }
  }

  private void unfit(Path path, Problem problem, SortedMap<String, Sight> changes) {
    Seen last = seen.put(path, new Seen.Unfit(problem));
    if (!new Seen.Unfit(problem).equals(last)) {
      changes.put(path.toString(), new Sight.Unreadable(problem));
    }
  }

  /** Whether a directory is away, so that another look is due soon. */
  boolean anyMissing() {
    return !missingSince.isEmpty();
  }

  /** Whether files are reached through links, so that a change elsewhere may concern them. */
  boolean anyLink() {
    for (Seen one : seen.values()) {
      if (one instanceof Seen.Content content && content.link()) {
        return true;
      }
    }
    return false;
  }

  /** FNV-1a, 64 bits: tells contents apart; whoever may write here need not forge it. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
