package io.discovery.agent.archive;

import io.discovery.catalog.Restoring;
import org.jspecify.annotations.Nullable;

/** The files in an archive, in the order in which they are written. */
enum Member {
  META("meta.json", 64 << 10),
  STATE("state.bin", Restoring.MAX_BYTES),
  SUMS("SHA256SUMS", 4 << 10);

  private final String file;
  private final long mostBytes;

  Member(String file, long mostBytes) {
    this.file = file;
    this.mostBytes = mostBytes;
  }

  String file() {
    return file;
  }

  /** A larger one is not read. Of the state, no more can be restored. */
  long mostBytes() {
    return mostBytes;
  }

  /** The member of that name, or null. */
  static @Nullable Member named(String file) {
    for (Member member : values()) {
      if (member.file.equals(file)) {
        return member;
      }
    }
    return null;
  }
}
