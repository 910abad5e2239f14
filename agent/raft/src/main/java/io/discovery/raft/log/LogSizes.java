package io.discovery.raft.log;

/**
 * Bounds of a log; tests and the simulator have smaller ones.
 *
 * @param segmentBytes a segment that has reached it is followed by another one
 * @param aheadBytes zeros written ahead of the records at a time
 * @param totalBytes all segments together; reached only when snapshots fail again and again
 * @param probeBytes must fit before writes resume on a disk that was full: else they would stop
 *     again at once
 */
public record LogSizes(long segmentBytes, int aheadBytes, long totalBytes, int probeBytes) {
  /**
   * Segments of 4 MiB are read in some ten milliseconds; 256 KiB of zeros, room for some hundred
   * entries, are written in less than one.
   */
  public static final LogSizes DEFAULT = new LogSizes(4L << 20, 256 << 10, 512L << 20, 1 << 20);
}
