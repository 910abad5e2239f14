package io.discovery.raft.log;

import java.io.IOException;

/**
 * What stands on disk is not what was written. The message names file and offset, what it means and
 * the mend. Nothing of it was served, and nothing was changed.
 */
public final class LogDamage extends IOException {
  private static final long serialVersionUID = 1L;

  /** The mend where no more is known. */
  static final String RESTORE =
      "Check the disk (its kernel messages, SMART). Then restore this data directory from a"
          + " backup, or move it away and start anew: services and checks register themselves"
          + " again, keys and values must be restored.";

  /**
   * @param file name below the log's directory
   * @param offset bytes from the file's start
   * @param what what was found
   * @param meaning what it means, a sentence
   * @param mend what to do, a sentence
   */
  LogDamage(String file, long offset, String what, String meaning, String mend) {
    super("raft/%s is damaged at byte %d: %s. %s %s".formatted(file, offset, what, meaning, mend));
  }
}
