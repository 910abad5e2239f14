package io.discovery.agent.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the process that holds a port, so that "address in use" can name it. Slow (it walks every
 * process), and used only when a start has failed already. Without the right to look into another
 * user's process the answer is that there is one.
 */
public final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final List<String> TCP = List.of("net/tcp", "net/tcp6");
  private static final List<String> UDP = List.of("net/udp", "net/udp6");
  private static final String LISTENING = "0A";

  /** Columns of {@code /proc/net/tcp} and {@code udp}, see proc(5). */
  private static final int LOCAL_ADDRESS = 1;

  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortHolder() {}

  /** Such as {@code process 4711 (consul)}; a general word when it cannot be found. */
  public static String of(int port) {
    Set<String> sockets = new HashSet<>();
    TCP.forEach(table -> collect(table, port, true, sockets));
    UDP.forEach(table -> collect(table, port, false, sockets));
    if (!sockets.isEmpty()) {
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          if (holds(process, sockets)) {
            return "process " + process.getFileName() + " (" + name(process) + ")";
          }
        }
      } catch (IOException e) {
        return "another process";
      }
    }
    return "another process";
  }

  private static void collect(String table, int port, boolean tcp, Set<String> sockets) {
    String suffix = String.format(":%04X", port);
    try {
      for (String line : Files.readAllLines(PROC.resolve(table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > INODE
            && columns[LOCAL_ADDRESS].endsWith(suffix)
            && (!tcp || columns[STATE].equals(LISTENING))) {
          sockets.add("socket:[" + columns[INODE] + "]");
        }
      }
    } catch (IOException e) {
      // Without the table nobody can be named; the caller says so.
      sockets.clear();
    }
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : open) {
        if (sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException e) {
      // Gone meanwhile, or another user's: look on.
      return false;
    }
    return false;
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "?";
    }
  }
}
