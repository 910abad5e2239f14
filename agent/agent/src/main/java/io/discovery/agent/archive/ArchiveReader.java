package io.discovery.agent.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an archive and checks all of it. Used by one thread. */
public final class ArchiveReader {
  private static final int PIECE_BYTES = 64 << 10;

  /** After the end of a tar archive there may be so many zeros: some tools fill up a record. */
  private static final int MOST_FILLING = 64 << 10;

  /** Takes the state's bytes, without the line that names its format. */
  public interface State {
    /** Nobody wants them. */
    State IGNORED = (bytes, length) -> {};

    /**
     * The next piece; comes before the archive is known to be whole. Only of a state that {@link
     * Maker#DISCOVERY} made.
     *
     * @param bytes used again afterwards
     * @param length how many of them count
     */
    void piece(byte[] bytes, int length);
  }

  private final InputStream in;
  private final State state;
  private final Map<Member, byte[]> files = new EnumMap<>(Member.class);
  private final Sums sums = new Sums();
  private @Nullable Maker maker;
  private long stateBytes;

  private ArchiveReader(InputStream in, State state) {
    this.in = in;
    this.state = state;
  }

  /**
   * Reads the archive to its end; holds some KiB of it at a time. Blocks as {@code in} does.
   *
   * @throws ArchiveDamage when it is not whole, or not sound, or larger than any
   * @throws IOException only when {@code in} does
   */
  public static Archive read(InputStream in, State state) throws IOException {
    return new ArchiveReader(new Gunzip(in), state).read();
  }

  private Archive read() throws IOException {
    for (byte[] block = block(); !Tar.isEnd(block); block = block()) {
      Tar.Header header = Tar.decode(block);
      member(named(header), header.size());
      zeros(in.readNBytes(Tar.padding(header.size())), Tar.padding(header.size()));
    }
    if (!Tar.isEnd(block())) {
      throw cut("the end of the tar archive is not its end");
    }
    byte[] filling = in.readNBytes(MOST_FILLING + 1);
    if (filling.length > MOST_FILLING) {
      throw cut("more than " + MOST_FILLING + " bytes after the end of the tar archive");
    }
    zeros(filling, filling.length);
    return checked();
  }

  private Archive checked() throws ArchiveDamage {
    for (Member member : Member.values()) {
      if (!files.containsKey(member)) {
        throw cut("file \"" + member.file() + "\" is missing");
      }
    }
    sums.check(file(Member.SUMS));
    ArchiveMeta meta = ArchiveMeta.decode(file(Member.META));
    if (meta.size() != stateBytes) {
      throw cut(
          "\"%s\" has %d bytes, \"%s\" says %d"
              .formatted(Member.STATE.file(), stateBytes, Member.META.file(), meta.size()));
    }
    return new Archive(meta, maker == null ? Maker.UNKNOWN : maker);
  }

  private byte[] file(Member member) {
    return files.getOrDefault(member, new byte[0]);
  }

  private Member named(Tar.Header header) throws ArchiveDamage {
    Member member = Member.named(header.name());
    if (member == null) {
      throw ArchiveDamage.inFile("unexpected file \"" + header.name() + "\" in snapshot");
    }
    if (files.containsKey(member)) {
      throw cut("file \"" + member.file() + "\" stands there twice");
    }
    if (header.size() < 0 || header.size() > member.mostBytes()) {
      throw cut(
          "file \"%s\" has %d bytes, the most is %d"
              .formatted(member.file(), header.size(), member.mostBytes()));
    }
    return member;
  }

  private void member(Member member, long size) throws IOException {
    MessageDigest digest = Sums.digest();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    long left = size;
    if (member == Member.STATE) {
      stateBytes = size;
      byte[] begin = in.readNBytes((int) Math.min(size, Maker.OURS.length));
      maker = Maker.of(begin);
      digest.update(begin);
      left -= begin.length;
    }
    byte[] piece = new byte[PIECE_BYTES];
    while (left > 0) {
      int length = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (length < 0) {
        throw cut("file \"" + member.file() + "\" is cut short");
      }
      digest.update(piece, 0, length);
      left -= length;
      if (member != Member.STATE) {
        kept.write(piece, 0, length);
      } else if (maker == Maker.DISCOVERY) {
        state.piece(piece, length);
      }
    }
    files.put(member, kept.toByteArray());
    if (member != Member.SUMS) {
      sums.put(member, digest.digest());
    }
  }

  private byte[] block() throws IOException {
    byte[] block = in.readNBytes(Tar.BLOCK);
    if (block.length < Tar.BLOCK) {
      throw cut("unexpected end of the tar archive");
    }
    return block;
  }

  private static void zeros(byte[] bytes, int expected) throws ArchiveDamage {
    if (!Arrays.equals(bytes, new byte[expected])) {
      throw cut("between the files of the tar archive stands what does not belong there");
    }
  }

  private static ArchiveDamage cut(String why) {
    return ArchiveDamage.inFile("failed reading snapshot: " + why);
  }
}
