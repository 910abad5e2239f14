package io.discovery.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A state that is being brought to replace the present one ({@link Command.RestoreBegin}). It is
 * part of the snapshot, so that every server has the same of it at the same index, those included
 * that start or join in between. What came is read at once, so that the last command has little to
 * do; nobody sees it before.
 *
 * @param id of the restore
 * @param parts how many have come
 * @param bytes how many bytes they have together
 * @param digest of all of them, see {@link #digest}
 * @param tail begin of a record whose rest is in the next part; never changed
 * @param records how many have been read after the header
 * @param announced how many the header says there are; -1 while it is still to come
 * @param partial what has been read
 */
public record Restoring(
    String id,
    long parts,
    long bytes,
    String digest,
    byte[] tail,
    long records,
    long announced,
    Snapshot partial) {
  /**
   * Most bytes of a state that can be brought: all servers hold it beside the present one. Part of
   * what the cluster agrees on, and far above what a catalog of ten thousand machines needs.
   */
  public static final long MAX_BYTES = 256L << 20;

  private static final byte[] NO_TAIL = {};

  static Restoring begin(String id) {
    return new Restoring(id, 0, 0, beginOfDigest(id), NO_TAIL, 0, -1, Snapshot.EMPTY);
  }

  /** The digest before the first part. */
  public static String beginOfDigest(String id) {
    return hex(sha256().digest(id.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * The digest after one more part: SHA-256 of what it was before and the part. A chain and no
   * digest of the whole, for what stands in a snapshot must be a value and not a running
   * calculation.
   */
  public static String digest(String before, byte[] part) {
    MessageDigest sha256 = sha256();
    sha256.update(HexFormat.of().parseHex(before));
    return hex(sha256.digest(part));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Whether the state's header has come. */
  boolean headed() {
    return announced >= 0;
  }

  /**
   * With one more part.
   *
   * @throws IllegalArgumentException when it is not to be read, or too much
   */
  Restoring plus(byte[] part) {
    if (bytes + part.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the state is larger than " + MAX_BYTES + " bytes, the most that can be restored");
    }
    StateStream.Decoder decoder = new StateStream.Decoder(this);
    decoder.accept(part, 0, part.length);
    SnapshotCodec.Reader reader = decoder.reader();
    return new Restoring(
        id,
        parts + 1,
        bytes + part.length,
        digest(digest, part),
        decoder.tail(),
        reader.seen(),
        reader.announced(),
        reader.soFar());
  }

  /**
   * The state that was brought.
   *
   * @throws IllegalArgumentException when something of it is missing
   */
  Snapshot whole() {
    return new StateStream.Decoder(this).finish();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Restoring that
        && id.equals(that.id)
        && parts == that.parts
        && bytes == that.bytes
        && digest.equals(that.digest)
        && Arrays.equals(tail, that.tail)
        && records == that.records
        && announced == that.announced
        && partial.equals(that.partial);
  }

  @Override
  public int hashCode() {
    return 31 * id.hashCode() + digest.hashCode();
  }
}
