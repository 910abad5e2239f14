package io.discovery.acceptance;

import java.util.ArrayList;
import java.util.List;

/** The real {@code dig}, asking one agent. */
public final class Dig {
  private final int port;

  Dig(int port) {
    this.port = port;
  }

  /** The lines of {@code dig +short}. */
  public List<String> brief(String name, String type) {
    return dig("+short", name, type).well().out().lines().toList();
  }

  /** All that {@code dig} prints. */
  public String full(String name, String type, String... options) {
    String[] all = new String[options.length + 2];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = name;
    all[options.length + 1] = type;
    return dig(all).well().out();
  }

  private Command.Finished dig(String... arguments) {
    List<String> line = new ArrayList<>();
    line.addAll(List.of("dig", "+tries=2", "+time=5", "@127.0.0.1", "-p", "" + port));
    line.addAll(List.of(arguments));
    return Command.of(line.toArray(String[]::new)).run();
  }
}
