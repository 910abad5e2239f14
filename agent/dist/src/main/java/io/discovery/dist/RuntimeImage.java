package io.discovery.dist;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/** The part of the JDK that the agent needs, as an image of its own (jlink, JEP 282). */
final class RuntimeImage {
  /**
   * What the class path needs (jdeps), without the modules that only optional integrations name.
   * {@code jdk.unsupported} has the Unsafe that Netty's buffers are quick with, and the signals.
   */
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "java.naming", "jdk.unsupported");

  private static final List<String> OPTIONS =
      List.of(
          "--strip-debug",
          "--no-header-files",
          "--no-man-pages",
          "--compress=zip-6",
          "--generate-cds-archive",
          "--vm=server");

  private final Path image;
  private final Path stamp;

  RuntimeImage(Path image) {
    this.image = image;
    this.stamp = image.resolveSibling(image.getFileName() + ".fingerprint");
  }

  /** All that decides what the image holds. */
  String ingredients() {
    return String.join(" ", Runtime.version().toString(), MODULES.toString(), OPTIONS.toString());
  }

  /** Makes the image unless it is there with the same ingredients. */
  void make() throws IOException {
    if (Files.isDirectory(image) && Folders.holds(stamp, ingredients())) {
      return;
    }
    Folders.delete(image);
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(
                () ->
                    new IOException(
                        "no jlink in "
                            + System.getProperty("java.home")
                            + ": that is a runtime, not a development kit; install a JDK 25"));
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    List<String> args = new ArrayList<>(OPTIONS);
    args.addAll(List.of("--add-modules", String.join(",", MODULES)));
    args.addAll(List.of("--output", image.toString()));
    int status = jlink.run(out, out, args.toArray(String[]::new));
    if (status != 0) {
      throw new IOException("jlink failed with status " + status + ": " + said);
    }
    Files.writeString(stamp, ingredients());
  }
}
