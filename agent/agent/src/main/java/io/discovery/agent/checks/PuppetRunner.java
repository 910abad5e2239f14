package io.discovery.agent.checks;

import io.discovery.local.definition.CheckKind;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.Fields;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Puppet left behind: the summary of its last run and its two locks. The files are
 * Puppet's own or, where the agent may not read those, the copies that {@code
 * discovery-puppet.service} keeps. Reading blocks, so it has a thread of its own.
 */
final class PuppetRunner {
  /** Largest summary read, bytes: a hundred times a usual one. */
  private static final int LARGEST_SUMMARY = 256 << 10;

  /** Largest lock read, bytes: a pid, or a sentence a person typed. */
  private static final int LARGEST_LOCK = 16 << 10;

  /** Of that sentence so much is shown, characters. */
  private static final int LONGEST_REASON = 200;

  /** Runs that may wait: as many as anybody would declare, and more. */
  private static final int WAITING = 16;

  /** How long an idle thread stays, s. */
  private static final long IDLE = 5;

  private final Path usual;
  private @Nullable ThreadPoolExecutor thread;

  /**
   * @param usual where the files are when a check does not say
   */
  PuppetRunner(Path usual) {
    this.usual = usual;
  }

  void run(CheckKind.Puppet puppet, Probe probe) {
    String directory = puppet.stateDirectory();
    try {
      Path where = directory.isEmpty() ? usual : Path.of(directory);
      probe.whenLate(
          () -> Result.critical(where + " could not be read in time; see to its file system"));
      thread().execute(() -> read(where, puppet.maxAge(), probe));
    } catch (RejectedExecutionException | InvalidPathException e) {
      probe.end(Result.critical("not run: " + e.getMessage()));
    }
  }

  private static void read(Path directory, Duration maxAge, Probe probe) {
    Result result = PuppetVerdict.judge(look(directory), maxAge, System.currentTimeMillis() / 1000);
    probe.context().runOnContext(_ -> probe.end(result));
  }

  static PuppetVerdict.Seen look(Path directory) {
    return new PuppetVerdict.Seen(
        directory.toString(), summary(directory), disabled(directory), underWay(directory));
  }

  private static PuppetVerdict.Found summary(Path directory) {
    try {
      byte[] bytes = bytes(directory.resolve("last_run_summary.yaml"), LARGEST_SUMMARY);
      if (bytes == null) {
        return new PuppetVerdict.Found.Unfit(
            "it is no file of at most " + LARGEST_SUMMARY + " bytes");
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return new PuppetVerdict.Found.Run(RunSummary.read(text));
    } catch (NoSuchFileException e) {
      return new PuppetVerdict.Found.Nothing();
    } catch (AccessDeniedException e) {
      return new PuppetVerdict.Found.Unfit("the user the agent runs as may not read it");
    } catch (IOException e) {
      return new PuppetVerdict.Found.Unfit("it cannot be read (" + e + ")");
    } catch (RunSummary.Malformed e) {
      return new PuppetVerdict.Found.Unfit(String.valueOf(e.getMessage()));
    }
  }

  /** Why the agent is disabled, or null when it is not. A lock of unknown form is one, too. */
  private static @Nullable String disabled(Path directory) {
    try {
      byte[] bytes = bytes(directory.resolve("agent_disabled.lock"), LARGEST_LOCK);
      if (bytes == null || bytes.length == 0) {
        return "";
      }
      Fields fields =
          Fields.of(JsonDocument.readObject("lock", bytes), new Problems("agent_disabled.lock"));
      return printable(fields.text("disabled_message", ""));
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException | DocumentException e) {
      return "";
    }
  }

  /** One line, of bearable length. */
  private static String printable(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_REASON)
        .forEach(c -> line.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return line.toString().strip();
  }

  /** Whether the process whose number the lock holds is alive: a killed run leaves its lock. */
  private static boolean underWay(Path directory) {
    try {
      byte[] bytes = bytes(directory.resolve("agent_catalog_run.lock"), LARGEST_LOCK);
      if (bytes == null) {
        return false;
      }
      long pid = Long.parseLong(new String(bytes, StandardCharsets.US_ASCII).strip());
      return ProcessHandle.of(pid).isPresent();
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /** The content, or null for what is no regular file or larger than that. */
  private static byte @Nullable [] bytes(Path file, int largest) throws IOException {
    if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
      return null;
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(largest + 1);
      return bytes.length > largest ? null : bytes;
    }
  }

  private synchronized ThreadPoolExecutor thread() {
    ThreadPoolExecutor made = thread;
    if (made == null) {
      made =
          new ThreadPoolExecutor(
              1,
              1,
              IDLE,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(WAITING),
              task -> Thread.ofPlatform().daemon().name("check-puppet").unstarted(task));
      made.allowCoreThreadTimeOut(true);
      thread = made;
    }
    return made;
  }

  synchronized void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
