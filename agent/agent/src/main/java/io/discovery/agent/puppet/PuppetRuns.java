package io.discovery.agent.puppet;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of the Puppet agent is under way on this machine. {@link #live} may be called from
 * any thread; the other methods from one.
 */
public final class PuppetRuns {
  private static final Logger LOG = System.getLogger("io.discovery.puppet");

  /** Name of Puppet's lock, in Puppet's own state directory as in ours. */
  private static final String LOCK = "agent_catalog_run.lock";

  /** Longest lock that is read, bytes: a process id has seven digits at most. */
  private static final int LONGEST_LOCK = 32;

  /** How much of a command line is read, bytes: the name of the program stands in front. */
  private static final int LONGEST_COMMAND = 4096;

  /** Between two looks, ms: a person does not notice it, and a look costs two small files. */
  private static final long PAUSE = 500;

  private final Path lock;
  private final Path processes;
  private final AtomicBoolean unreadable = new AtomicBoolean();

  /** Ends the watch that goes on, if one does. */
  private @Nullable CountDownLatch end;

  /**
   * Looks at nothing yet.
   *
   * @param stateDirectory where the lock is found while a run is under way; it need not exist
   */
  public PuppetRuns(Path stateDirectory) {
    this(stateDirectory, Path.of("/proc"));
  }

  /**
   * With another view of the machine's processes.
   *
   * @param processes a directory as {@code /proc} is, proc(5)
   */
  public PuppetRuns(Path stateDirectory, Path processes) {
    this.lock = stateDirectory.resolve(LOCK);
    this.processes = processes;
  }

  /** Whether one is under way now. Reads two small files. */
  public boolean live() {
    long pid = lockingProcess();
    if (pid <= 0) {
      return false;
    }
    Path process = processes.resolve(Long.toString(pid));
    if (Files.notExists(process)) {
      // Where other users' processes are hidden, init is, too: then the lock is all there is.
      return Files.notExists(processes.resolve("1"));
    }
    try {
      // Another process may have got the number since. Puppet, under whatever interpreter and
      // title, has its name there; what has ended and was not waited for has nothing.
      return read(process.resolve("cmdline"), LONGEST_COMMAND).contains("puppet");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** The process that holds the lock; 0 when there is no lock, or none that can be read. */
  private long lockingProcess() {
    try {
      String text = read(lock, LONGEST_LOCK).strip();
      return text.chars().allMatch(c -> c >= '0' && c <= '9') ? Long.parseLong(text) : 0;
    } catch (NoSuchFileException | NumberFormatException e) {
      return 0;
    } catch (IOException e) {
      if (unreadable.compareAndSet(false, true)) {
        LOG.log(
            Level.WARNING,
            "puppet run lock not read reason=\""
                + e
                + "\"; let the agent's user read it, or services are announced during runs");
      }
      return 0;
    }
  }

  private static String read(Path file, int longest) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(longest), StandardCharsets.ISO_8859_1);
    }
  }

  /**
   * Tells from now on, at once and then twice a second, until {@link #rest}; nothing new when it
   * does so already. There is a thread only meanwhile.
   *
   * @param told called on that thread; must not block; may be called once more after the rest
   */
  public void watch(Consumer<Boolean> told) {
    if (end != null) {
      return;
    }
    CountDownLatch untilRest = new CountDownLatch(1);
    end = untilRest;
    Thread.ofPlatform().name("puppet-runs").daemon().start(() -> tell(told, untilRest));
  }

  private void tell(Consumer<Boolean> told, CountDownLatch untilRest) {
    try {
      do {
        told.accept(live());
      } while (!untilRest.await(PAUSE, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Tells no more. */
  public void rest() {
    if (end != null) {
      end.countDown();
      end = null;
    }
  }
}
