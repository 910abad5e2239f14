package io.discovery.acceptance;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program that is run to its end. */
public final class Command {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final List<String> line;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Path directory;
  private Duration patience = PATIENCE;

  private Command(List<String> line) {
    this.line = line;
  }

  /** A program and its arguments. */
  public static Command of(String... line) {
    return new Command(List.of(line));
  }

  /** A program and its arguments. */
  public static Command of(Path program, String... arguments) {
    String[] line = new String[arguments.length + 1];
    line[0] = program.toString();
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return new Command(Arrays.asList(line));
  }

  /** Adds to the environment. */
  public Command with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Waits so long for its end. */
  public Command within(Duration time) {
    patience = time;
    return this;
  }

  /** Runs in this directory. */
  public Command in(Path where) {
    directory = where;
    return this;
  }

  /**
   * What a program left.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error
   */
  public record Finished(int status, String out, String err) {
    /** Both outputs. */
    public String said() {
      return out + err;
    }

    /** Itself, having ended well. */
    public Finished well() {
      if (status != 0) {
        throw new AssertionError("status " + status + ": " + said());
      }
      return this;
    }
  }

  /** Runs it to its end. */
  public Finished run() {
    try {
      Path out = Files.createTempFile("acceptance", ".out");
      Path err = Files.createTempFile("acceptance", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(environment);
        if (directory != null) {
          builder.directory(directory.toFile());
        }
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(line + " did not end: " + Files.readString(out));
        }
        return new Finished(process.exitValue(), Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
