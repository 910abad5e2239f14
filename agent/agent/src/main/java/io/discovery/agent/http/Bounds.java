package io.discovery.agent.http;

import java.time.Duration;

/** What a client can make the agent spend. */
final class Bounds {
  /** Request line, bytes: a key of the KV store stands in it. */
  static final int REQUEST_LINE = 16 << 10;

  /** All headers of a request, bytes: tokens and traces fit many times. */
  static final int HEADERS = 16 << 10;

  /** Value of one key, bytes: the family's limit. */
  static final int KV_BODY = 512 << 10;

  /** Any other request body, bytes: a hundred times a large registration. */
  static final int BODY = 1 << 20;

  /** Request bodies held at once over all connections, bytes: a sixth of a small heap. */
  static final int BODIES_UNDER_WAY = 16 << 20;

  /**
   * Compressed archive of a restore, bytes: an eighth of the heap, from 16 to 256 MiB. It is held
   * while the state is brought in parts.
   */
  static final int ARCHIVE =
      (int) Math.clamp(Runtime.getRuntime().maxMemory() / 8, 16L << 20, 256L << 20);

  /**
   * State of a restore, bytes: as much, for in memory a state takes several times its bytes, and
   * there are two of them until the one replaces the other.
   */
  static final long RESTORED_STATE = ARCHIVE;

  /** Archives being written at once: each holds on to the state as it was when it began. */
  static final int SAVES = 4;

  /** After an early refusal, so long the rest of the request is read and dropped. */
  static final Duration LINGER = Duration.ofMillis(500);

  /** From a request's first byte to its last: a full KV value at 20 kB/s. */
  static final Duration REQUEST_ARRIVES = Duration.ofSeconds(25);

  /** A connection without a request: above the 90 s after which common clients give up theirs. */
  static final Duration IDLE = Duration.ofMinutes(5);

  /** A reader that takes less than {@link #LEAST_TAKEN} in this time is cut. */
  static final Duration STALLED = Duration.ofSeconds(30);

  /** Bytes a reader takes within {@link #STALLED} to be called alive. */
  static final int LEAST_TAKEN = 8 << 10;

  /** How often connections are looked at; adds to each of the times above. */
  static final Duration SWEEP = Duration.ofSeconds(1);

  /**
   * Connections of one client address: a forwarder or a template renderer on the same machine keeps
   * one blocking query per thing it watches.
   */
  static final int CONNECTIONS_PER_CLIENT = 4096;

  /** Connections in all. */
  static final int CONNECTIONS = 8192;

  /** Waiting time of a blocking query that names none. */
  static final Duration WAIT_DEFAULT = Duration.ofMinutes(5);

  /** Longest waiting time of a blocking query; up to a sixteenth is added. */
  static final Duration WAIT_LONGEST = Duration.ofMinutes(10);

  /** Of the waiting time is added at random, so that clients do not return together. */
  static final int WAIT_JITTER_DIVISOR = 16;

  /** Encoded answers kept. */
  static final int CACHED_ANSWERS = 512;

  /** Bytes of encoded answers kept. */
  static final int CACHED_BYTES = 4 << 20;

  /** Largest encoded answer kept, bytes. */
  static final int CACHED_ANSWER = 256 << 10;

  /** Longest request line whose answer is kept, characters. */
  static final int CACHED_QUERY = 512;

  /**
   * Answers being written, bytes, over all connections, which readers who take nothing would fill:
   * a quarter of the heap, from 16 to 128 MiB.
   */
  static final long ANSWERS_UNDER_WAY =
      Math.clamp(Runtime.getRuntime().maxMemory() / 4, 16L << 20, 128L << 20);

  /** Largest answer, bytes. */
  static final int LARGEST_ANSWER = (int) (ANSWERS_UNDER_WAY / 2);

  /** Answers up to this size are not counted, bytes: the socket's buffer takes them at once. */
  static final int SMALL_ANSWER = 16 << 10;

  /** Parameters of one request. */
  static final int PARAMETERS = 64;

  private Bounds() {}
}
