package io.discovery.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * Puts the distribution together, or finds that it already is.
 *
 * <p>Arguments: the directory to work in, the directory with the jars, the launcher, the licence.
 */
public final class Assemble {
  private static final String MAIN_CLASS = "io.discovery.cli.Main";

  /**
   * A cache fits jars of one size and one time only. The launcher gives a copy whose times were not
   * kept this one back.
   */
  static final LocalDateTime JAR_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

  private final Path work;
  private final List<Path> jars;
  private final Path launcher;
  private final Path licence;

  private Assemble(Path work, List<Path> jars, Path launcher, Path licence) {
    this.work = work;
    this.jars = jars;
    this.launcher = launcher;
    this.licence = licence;
  }

  /**
   * The build's way in.
   *
   * @throws IOException when something cannot be made; the message says what
   */
  public static void main(String... args) throws IOException {
    if (args.length != 4) {
      throw new IllegalArgumentException("usage: Assemble WORK JARS LAUNCHER LICENCE");
    }
    List<Path> jars = Folders.files(Path.of(args[1]), ".jar");
    new Assemble(Path.of(args[0]), jars, Path.of(args[2]), Path.of(args[3])).assemble();
  }

  private void assemble() throws IOException {
    Path finished = work.resolve("discovery");
    Path stamp = work.resolve("discovery.fingerprint");
    RuntimeImage runtime = new RuntimeImage(work.resolve("runtime"));
    String fingerprint =
        new Fingerprint()
            .text(runtime.ingredients())
            .files(jars)
            .files(List.of(launcher, licence))
            .files(Folders.files(ownClasses(), ".class"))
            .toString();
    if (Files.isDirectory(finished) && Folders.holds(stamp, fingerprint)) {
      // Its time says when the distribution was last known to be right.
      Files.setLastModifiedTime(stamp, FileTime.from(Instant.now()));
      return;
    }
    Files.deleteIfExists(stamp);
    runtime.make();
    Path next = work.resolve("discovery-next");
    Folders.delete(next);
    layOut(next);
    Training.train(next, work.resolve("training"));
    replace(finished, next);
    Files.writeString(stamp, fingerprint);
  }

  private void layOut(Path next) throws IOException {
    Folders.copy(work.resolve("runtime"), next.resolve("runtime"));
    Path lib = Files.createDirectories(next.resolve("lib"));
    for (Path jar : jars) {
      OldClasses.copy(jar, lib.resolve(jar.getFileName()));
    }
    classPath(lib.resolve("discovery.jar"));
    for (Path jar : Folders.files(lib, ".jar")) {
      Files.setLastModifiedTime(jar, FileTime.from(JAR_TIME.toInstant(ZoneOffset.UTC)));
    }
    Path bin = Files.createDirectories(next.resolve("bin"));
    Path command = Files.copy(launcher, bin.resolve("discovery"));
    Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(licence, next.resolve("LICENSE"));
  }

  /**
   * An empty jar that names the others. The class path is then one relative list in one fixed
   * order, as the caches need it, wherever the folder stands and however its directory is sorted.
   */
  private void classPath(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, MAIN_CLASS);
    main.put(
        Attributes.Name.CLASS_PATH,
        jars.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(" ")));
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
  }

  private void replace(Path finished, Path next) throws IOException {
    Path former = work.resolve("discovery-former");
    Folders.delete(former);
    if (Files.exists(finished)) {
      Files.move(finished, former);
    }
    Files.move(next, finished);
    Folders.delete(former);
  }

  private static Path ownClasses() {
    return Path.of(
        Assemble.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
        "io",
        "discovery",
        "dist");
  }
}
