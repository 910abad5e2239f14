package io.discovery.raft.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.UUID;

/**
 * The port below the log: one flat directory. {@link FileDisk} is the real one; tests and the
 * simulator have one that forgets, tears, flips and fills up. Used by one thread at a time; every
 * method may block.
 *
 * <p>What is not synced may be lost at a crash, in any part and order: bytes until {@link
 * Handle#sync}, names until {@link #syncNames}.
 */
public interface Disk {
  /** Names of all files. */
  List<String> names() throws IOException;

  /** Opens a file that exists, to read and write. */
  Handle open(String name) throws IOException;

  /**
   * Makes an empty file, in the place of any other of that name.
   *
   * @throws StorageFull when there is no room
   */
  Handle create(String name) throws IOException;

  /** Gives a file another name, in the place of any other of that name, at once for readers. */
  void rename(String from, String to) throws IOException;

  /** Removes a file if it is there. */
  void delete(String name) throws IOException;

  /** Makes all names durable. */
  void syncNames() throws IOException;

  /**
   * Names the time in which the machine has not lost power: as long as it is the same, all that any
   * process has written can be read, synced or not. Another one each time where that is not known.
   */
  UUID boot() throws IOException;

  /** An open file. */
  interface Handle extends Closeable {
    /** Length in bytes. */
    long size() throws IOException;

    /** Reads at least one byte at the position, or returns -1 at the end. */
    int read(ByteBuffer into, long position) throws IOException;

    /**
     * Writes all that remains in the buffer, extending the file where it must.
     *
     * @throws StorageFull when there is no room; any part may have been written
     */
    void write(ByteBuffer from, long position) throws IOException;

    /** Cuts the file. */
    void truncate(long size) throws IOException;

    /**
     * Makes content and length durable. When it fails nothing is known of what was written since
     * the last success, nor will trying again tell: whoever called must stop (Rebello et al., "Can
     * Applications Recover from fsync Failures?", ATC 2020).
     */
    void sync() throws IOException;
  }
}
