package io.discovery.raft.log;

import java.io.IOException;

/**
 * What stands on disk is not what was written. The message names file and offset, what it means
 * and the mend. Nothing of it was served.
 */
public final class LogDamage extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param file name below the log's directory
   * @param offset bytes from the file's start
   */
  LogDamage(String file, long offset, String what, String meaning, String mend) {
    super("%s, offset %d: %s. %s %s".formatted(file, offset, what, meaning, mend));
  }
}
