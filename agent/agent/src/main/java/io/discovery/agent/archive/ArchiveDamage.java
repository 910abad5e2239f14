package io.discovery.agent.archive;

import java.io.IOException;

/** A file that is no whole archive, or not one of ours. The message is for a person. */
public final class ArchiveDamage extends IOException {
  private static final long serialVersionUID = 1L;

  ArchiveDamage(String message) {
    super(message);
  }

  /** What the peer says before anything that is wrong behind the compression. */
  static ArchiveDamage inFile(String why) {
    return new ArchiveDamage("failed to read snapshot file: " + why);
  }
}
