package io.discovery.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The real {@code puppet apply} of this machine, with this project's module and private settings.
 */
public final class Puppet {
  /** What {@code --detailed-exitcodes} says when the machine was changed, and nothing failed. */
  private static final int CHANGED = 2;

  private final Path directory;
  private final Path modules;

  /** Keeps everything under the directory. */
  public Puppet(Path directory) {
    this.directory = directory;
    this.modules = directory.resolve("modules");
    Path module = Distribution.BUILT.home().resolve("../../../../puppet-module").normalize();
    try {
      Files.createDirectories(modules);
      Files.createSymbolicLink(modules.resolve("discovery"), module);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Applies a manifest as the node {@code puppetmaster} with the seed's host name.
   *
   * @return whether anything was changed
   */
  public boolean apply(String manifest) {
    Command.Finished run =
        Command.of(
                "puppet",
                "apply",
                "--detailed-exitcodes",
                "--certname=puppetmaster",
                "--confdir=" + directory.resolve("conf"),
                "--vardir=" + directory.resolve("var"),
                "--modulepath=" + modules,
                "--execute",
                manifest)
            .with("FACTER_fqdn", "puppetmaster.example.lan")
            .with("LC_ALL", "C.UTF-8")
            .run();
    if (run.status() != 0 && run.status() != CHANGED) {
      throw new AssertionError("puppet apply ended with " + run.status() + ": " + run.said());
    }
    return run.status() == CHANGED;
  }
}
