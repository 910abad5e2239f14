package io.discovery.agent.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Where programs are found and what they are told of the agent's environment. */
final class Programs {
  /** Where programs are looked for when the agent itself has no PATH. */
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** What a check inherits; anything else (tokens, above all) is the agent's own business. */
  private static final String[] INHERITED = {
    "HOME", "LANG", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "LOGNAME", "TMPDIR", "TZ", "USER"
  };

  private Programs() {}

  static Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) {
        environment.put(name, value);
      }
    }
    environment.put("PATH", path());
    return environment;
  }

  private static String path() {
    String path = System.getenv("PATH");
    return path == null || path.isEmpty() ? DEFAULT_PATH : path;
  }

  /** The file that a program's name stands for; fails in the words of the family's tools. */
  static String find(String name) throws IOException {
    try {
      if (name.indexOf('/') >= 0) {
        return executable(name);
      }
      for (String directory : path().split(":", -1)) {
        Path candidate = Path.of(directory, name);
        if (candidate.isAbsolute() && isExecutable(candidate)) {
          return candidate.toString();
        }
      }
    } catch (InvalidPathException e) {
      throw new IOException("exec: \"" + name + "\": not a file name", e);
    }
    throw new IOException("exec: \"" + name + "\": executable file not found in $PATH");
  }

  private static String executable(String name) throws IOException {
    Path file = Path.of(name);
    if (!Files.exists(file)) {
      throw new IOException("fork/exec " + name + ": no such file or directory");
    }
    if (!isExecutable(file)) {
      throw new IOException("fork/exec " + name + ": permission denied");
    }
    return name;
  }

  private static boolean isExecutable(Path file) {
    return Files.isRegularFile(file) && Files.isExecutable(file);
  }
}
