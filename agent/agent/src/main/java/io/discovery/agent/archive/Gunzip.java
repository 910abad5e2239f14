package io.discovery.agent.archive;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Decompresses and names what is wrong: with the stream, which is damage, or with where it comes
 * from. Nothing may follow the compressed stream; the JDK's own reader passes that over.
 */
final class Gunzip extends FilterInputStream {
  private static final int PIECE_BYTES = 16 << 10;

  /** CRC and length (RFC 1952 §2.3). */
  private static final int TRAILER = 8;

  private boolean ended;

  Gunzip(InputStream compressed) throws IOException {
    super(opened(compressed));
  }

  private static Stream opened(InputStream compressed) throws IOException {
    try {
      return new Stream(compressed);
    } catch (ZipException | EOFException e) {
      throw damage(e);
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (ended) {
      return -1;
    }
    try {
      int read = in.read(into, from, length);
      if (read < 0) {
        ended = true;
        ((Stream) in).requireEnd();
      }
      return read;
    } catch (ZipException | EOFException e) {
      throw damage(e);
    }
  }

  private static ArchiveDamage damage(IOException e) {
    String why = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return new ArchiveDamage("failed to decompress snapshot: " + why);
  }

  private static final class Stream extends GZIPInputStream {
    Stream(InputStream compressed) throws IOException {
      super(compressed, PIECE_BYTES);
    }

    /** What the decompressor has left over begins with the trailer, as far as that was read. */
    void requireEnd() throws IOException {
      if (inf.getRemaining() > TRAILER || in.read() >= 0) {
        throw new ArchiveDamage("failed to decompress snapshot: more follows after its end");
      }
    }
  }
}
