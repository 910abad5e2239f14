package io.discovery.acceptance;

import java.util.List;

/** The processes of this machine. */
public final class Processes {
  private Processes() {}

  /** The command lines that contain the word. */
  public static List<String> with(String word) {
    long self = ProcessHandle.current().pid();
    return ProcessHandle.allProcesses()
        .filter(process -> process.pid() != self)
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(word))
        .toList();
  }
}
