package io.discovery.catalog;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;

/**
 * A snapshot to and from one stream of bytes: its records, each behind its length in four bytes.
 * Equal snapshots are equal streams.
 */
public final class StateStream {
  /**
   * Longest record read, bytes. What became a record came through one entry of the log, or two (a
   * check repeats the tags of its service), each of at most 2 MiB.
   */
  static final int MAX_RECORD_BYTES = 8 << 20;

  private static final byte[] NOTHING = {};

  private StateStream() {}

  /** The stream in pieces of one record each, made as they are asked for. */
  public static Iterator<byte[]> encode(Snapshot snapshot) {
    Iterator<byte[]> records = SnapshotCodec.records(snapshot.settled());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return records.hasNext();
      }

      @Override
      public byte[] next() {
        byte[] record = records.next();
        return ByteBuffer.allocate(Integer.BYTES + record.length)
            .putInt(record.length)
            .put(record)
            .array();
      }
    };
  }

  /** Reads a stream that comes in pieces cut anywhere. Used by one thread. */
  public static final class Decoder {
    private final SnapshotCodec.Reader reader;

    /** Begin of a record whose rest is still to come. */
    private byte[] tail;

    /** Reads a stream from its beginning. */
    public Decoder() {
      reader = SnapshotCodec.Reader.ofBrought();
      tail = NOTHING;
    }

    /** Goes on where a restore stands. */
    Decoder(Restoring restoring) {
      reader = new SnapshotCodec.Reader(restoring);
      tail = restoring.tail();
    }

    /**
     * Takes the next piece.
     *
     * @throws IllegalArgumentException when it is no state this version knows
     */
    public void accept(byte[] bytes, int from, int length) {
      byte[] all = Arrays.copyOf(tail, tail.length + length);
      System.arraycopy(bytes, from, all, tail.length, length);
      ByteBuffer in = ByteBuffer.wrap(all);
      while (in.remaining() >= Integer.BYTES) {
        int record = in.getInt(in.position());
        if (record < 0 || record > MAX_RECORD_BYTES) {
          throw new IllegalArgumentException(
              "a record of the state claims to be " + record + " bytes long");
        }
        if (in.remaining() - Integer.BYTES < record) {
          break;
        }
        byte[] content = new byte[record];
        in.getInt();
        in.get(content);
        reader.accept(content);
      }
      tail = Arrays.copyOfRange(all, in.position(), all.length);
    }

    /**
     * The snapshot.
     *
     * @throws IllegalArgumentException when the stream has ended too early
     */
    public Snapshot finish() {
      if (tail.length > 0) {
        throw new IllegalArgumentException("the state ends within a record");
      }
      return reader.finish();
    }

    byte[] tail() {
      return tail;
    }

    SnapshotCodec.Reader reader() {
      return reader;
    }
  }
}
