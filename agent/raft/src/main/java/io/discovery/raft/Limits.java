package io.discovery.raft;

/**
 * What a server holds, and how much at a time. Tests and simulated lives have smaller ones, so that
 * they meet them.
 *
 * @param trailingEntries applied entries that are kept for followers which are a little behind
 * @param trailingBytes those take no more memory than this; a follower further behind gets the
 *     state itself
 * @param snapshotEntries a snapshot is taken after so many entries: replaying them takes some ten
 *     milliseconds at a start
 * @param snapshotBytes or after so many bytes, which keeps a log of large entries short as well
 * @param chunkBytes of a snapshot in one message: some milliseconds of a network
 */
public record Limits(
    long trailingEntries,
    long trailingBytes,
    long snapshotEntries,
    long snapshotBytes,
    int chunkBytes) {
  /** What a server has. */
  public static final Limits DEFAULT = new Limits(10_000, 16L << 20, 10_000, 8L << 20, 256 << 10);
}
