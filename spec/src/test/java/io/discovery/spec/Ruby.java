package io.discovery.spec;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of this machine's own Ruby with one Puppet on its load path, as on a node. */
final class Ruby {
  /** Far above what any of them takes on a busy machine. */
  private static final long PATIENCE_SECONDS = 120;

  private final List<String> line = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Path home;
  private String input = "";

  /**
   * What a process left.
   *
   * @param said both of its outputs
   */
  record Finished(int status, String said) {
    Finished well() {
      if (status != 0) {
        throw new AssertionError("status " + status + ": " + said);
      }
      return this;
    }
  }

  private Ruby(PuppetVersion version, Path home, Path script, List<String> arguments) {
    this.home = home;
    Path tree = Workplace.puppetTree(version.suite);
    // This machine's Ruby may be older than the one that a suite's packages are made for, and
    // newer ones bring this of their own accord.
    line.addAll(List.of("ruby", "-rset"));
    Path gems = tree.resolve("usr/share/rubygems-integration/all/gems");
    if (Files.isDirectory(gems)) {
      for (File gem : List.of(gems.toFile().listFiles())) {
        line.addAll(List.of("-I", new File(gem, "lib").toString()));
      }
    }
    line.addAll(List.of("-I", tree.resolve("usr/lib/ruby/vendor_ruby").toString()));
    line.add(script.toString());
    line.addAll(arguments);
    // Nobody's settings, and a proxy that would swallow whatever is sent to it.
    environment.put("HOME", home.toString());
    environment.put("http_proxy", "http://127.0.0.1:1");
    environment.put("LC_ALL", "C.UTF-8");
  }

  /** A command of the tree, such as {@code facter}. */
  static Ruby command(PuppetVersion version, Path home, String name, String... arguments) {
    Path script = Workplace.puppetTree(version.suite).resolve("usr/bin").resolve(name);
    return new Ruby(version, home, script, List.of(arguments));
  }

  /** A script among the test's resources. */
  static Ruby script(PuppetVersion version, Path home, String name, String... arguments) {
    return new Ruby(version, home, Workplace.resourcePath(name), List.of(arguments));
  }

  Ruby reading(String text) {
    input = text;
    return this;
  }

  Finished run() {
    try {
      Path in = Files.writeString(home.resolve("stdin"), input);
      Path out = home.resolve("stdout");
      ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
      builder.environment().putAll(environment);
      builder.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectErrorStream(true);
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(line + " did not end: " + Files.readString(out));
      }
      return new Finished(process.exitValue(), Files.readString(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
