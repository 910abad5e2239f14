package io.discovery.agent.files;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * inotify on the directories of the roots and on their parents, in which a whole directory may be
 * swapped. Belongs to the files thread, but for the thread that waits for the kernel and passes
 * signalled keys on untouched.
 */
final class Watches implements AutoCloseable {
  private static final Logger LOG = System.getLogger("io.discovery.files");
  private static final WatchEvent.Kind<?>[] KINDS = {
    StandardWatchEventKinds.ENTRY_CREATE,
    StandardWatchEventKinds.ENTRY_MODIFY,
    StandardWatchEventKinds.ENTRY_DELETE
  };

  private final WatchService service;
  private final List<Root> roots;
  private final Map<Path, Watched> watched = new HashMap<>();

  /**
   * A directory under watch.
   *
   * @param identity device and inode: another one under the same name needs a watch of its own
   */
  private record Watched(@Nullable Object identity, WatchKey key) {}

  /** What the events of one key come to. */
  static final class Heard {
    final Set<Path> touched = new HashSet<>();

    /** Whether only a look at everything will do. */
    boolean everything;

    /** Whether something happened to a name that is no definition. */
    boolean others;
  }

  private Watches(WatchService service, List<Root> roots) {
    this.service = service;
    this.roots = roots;
  }

  /**
   * Begins to watch, or returns null when the system has no watches left.
   *
   * @param signalled called on a thread of its own with each key that has events
   */
  static @Nullable Watches open(List<Root> roots, Consumer<WatchKey> signalled) {
    try {
      WatchService service = FileSystems.getDefault().newWatchService();
      Thread.ofPlatform().name("files-watch").daemon().start(() -> passOn(service, signalled));
      return new Watches(service, roots);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "directories not watched reason=\""
              + Probe.reason(e)
              + "\"; they are looked at every second: raise fs.inotify.max_user_instances");
      return null;
    }
  }

  private static void passOn(WatchService service, Consumer<WatchKey> signalled) {
    try {
      while (true) {
        signalled.accept(service.take());
      }
    } catch (ClosedWatchServiceException e) {
      // The end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Watches what is there and not watched yet. Returns whether everything is. */
  boolean refresh() {
    boolean all = true;
    Set<Path> wanted = new HashSet<>();
    for (Root root : roots) {
      wanted.add(root.directory());
      Path parent = root.directory().getParent();
      if (parent != null) {
        wanted.add(parent);
      }
    }
    for (Path directory : wanted) {
      all &= watch(directory);
    }
    return all;
  }

  private boolean watch(Path directory) {
    Object identity = identity(directory);
    Watched last = watched.get(directory);
    if (identity == null) {
      forget(directory, last);
      return false;
    }
    if (last != null && last.key().isValid() && identity.equals(last.identity())) {
      return true;
    }
    forget(directory, last);
    try {
      watched.put(directory, new Watched(identity, directory.register(service, KINDS)));
      return true;
    } catch (IOException e) {
      LOG.log(
          Level.DEBUG, "directory not watched path=" + directory + " reason=" + Probe.reason(e));
      return false;
    }
  }

  private void forget(Path directory, @Nullable Watched last) {
    watched.remove(directory);
    if (last == null) {
      return;
    }
    for (Watched other : watched.values()) {
      if (other.key().equals(last.key())) {
        return;
      }
    }
    last.key().cancel();
  }

  private static @Nullable Object identity(Path directory) {
    try {
      return Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    } catch (IOException e) {
      return null;
    }
  }

  /** Takes the events of a signalled key. */
  void hear(WatchKey key, Heard heard) {
    for (WatchEvent<?> event : key.pollEvents()) {
      if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)
          || !(event.context() instanceof Path name)) {
        heard.everything = true;
        continue;
      }
      boolean deleted = event.kind().equals(StandardWatchEventKinds.ENTRY_DELETE);
      watched.forEach(
          (directory, watch) -> {
            if (watch.key().equals(key)) {
              hear(directory.resolve(name), deleted, heard);
            }
          });
    }
    if (!key.reset()) {
      heard.everything = true;
    }
  }

  private void hear(Path path, boolean deleted, Heard heard) {
    for (Root root : roots) {
      if (root.covers(path)) {
        // A name that is gone may be back under another name, or in another directory.
        heard.everything |= deleted;
        heard.touched.add(path);
      } else if (path.equals(root.directory())) {
        heard.everything = true;
      } else if (path.startsWith(root.directory())) {
        heard.others = true;
      }
    }
  }

  @Override
  public void close() {
    try {
      service.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "watches not closed reason=" + Probe.reason(e));
    }
  }
}
