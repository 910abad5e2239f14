package io.discovery.cli;

import io.discovery.agent.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code version}. */
@Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "-v",
      description = "Prints the runtime, too, and whether it starts from a cache.")
  private boolean verbose;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("discovery v" + Version.CURRENT);
    if (verbose) {
      out.println("Runtime    " + Runtime.version());
      out.println("AOT cache  " + (aotCacheInUse() ? "in use" : "not in use"));
    }
    return 0;
  }

  /** The runtime maps the cache it has accepted: what is not mapped is not in use. */
  private static boolean aotCacheInUse() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.anyMatch(line -> line.endsWith(".aot"));
    } catch (IOException e) {
      return false;
    }
  }
}
