package io.discovery.acceptance.fleet;

import java.nio.file.Path;

/**
 * A directory environment of the Puppet server, at first a copy of {@code examples/control-repo}.
 * What is written there counts from the next catalog on.
 */
public final class Environment {
  private final Machine server;
  private final String name;

  Environment(Machine server, String name) {
    this.server = server;
    this.name = name;
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The directory on the server. */
  public String directory() {
    return PuppetServer.ENVIRONMENTS + name;
  }

  /** Writes a file of it. */
  public void write(String path, String text) {
    server.write(directory() + "/" + path, text);
  }

  /** Copies a file of this machine into it. */
  public void copy(Path from, String path) {
    server.shell("mkdir -p \"$(dirname '%s/%s')\"".formatted(directory(), path)).well();
    server.copy(from, directory() + "/" + path);
  }

  /** The text of one of its files. */
  public String read(String path) {
    return server.read(directory() + "/" + path);
  }

  /** Replaces a text in one of its files, which has to be there. */
  public void replace(String path, String text, String by) {
    String before = read(path);
    String after = before.replace(text, by);
    if (after.equals(before)) {
      throw new AssertionError(path + " does not have: " + text);
    }
    write(path, after);
  }

  /** Gives a node data of its own in Hiera, as YAML. */
  public void data(String node, String yaml) {
    write("data/nodes/" + node + "." + Machine.DOMAIN + ".yaml", "---\n" + yaml);
  }
}
