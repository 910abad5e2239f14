package io.discovery.raft.log;

import java.io.IOException;

/** The log cannot grow for now. The message says what is full and the mend. */
public final class StorageFull extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for a person: what is full and the mend
   */
  public StorageFull(String message) {
    super(message);
  }
}
