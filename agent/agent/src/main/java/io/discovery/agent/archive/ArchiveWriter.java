package io.discovery.agent.archive;

import io.discovery.catalog.Snapshot;
import io.discovery.catalog.StateStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes archives. */
public final class ArchiveWriter {
  /** Compressed bytes are handed on in pieces of this size. */
  private static final int PIECE_BYTES = 16 << 10;

  private static final long MILLIS = 1_000;

  private ArchiveWriter() {}

  /**
   * Writes the archive of a snapshot; holds some KiB of it at a time. Takes seconds for a large
   * one: not for an event loop.
   *
   * @param term in which the snapshot was published
   * @param servers {@code ip:port} of every voter
   * @param out is finished, but not closed
   * @throws IOException only when {@code out} does
   */
  public static void write(Snapshot snapshot, long term, List<String> servers, OutputStream out)
      throws IOException {
    MessageDigest digest = Sums.digest();
    digest.update(Maker.OURS);
    long size = Maker.OURS.length;
    for (Iterator<byte[]> i = StateStream.encode(snapshot); i.hasNext(); ) {
      byte[] piece = i.next();
      digest.update(piece);
      size += piece.length;
    }
    byte[] meta =
        ArchiveMeta.of(snapshot.index(), term, snapshot.clusterTime(), size).encode(servers);
    Sums sums = new Sums();
    sums.put(Member.META, Sums.digest().digest(meta));
    sums.put(Member.STATE, digest.digest());
    long time = snapshot.clusterTime() / MILLIS;
    GZIPOutputStream tar = new GZIPOutputStream(out, PIECE_BYTES);
    file(tar, Member.META, meta, time);
    tar.write(Tar.encode(Member.STATE.file(), size, time));
    tar.write(Maker.OURS);
    for (Iterator<byte[]> i = StateStream.encode(snapshot); i.hasNext(); ) {
      tar.write(i.next());
    }
    tar.write(new byte[Tar.padding(size)]);
    file(tar, Member.SUMS, sums.encode(), time);
    tar.write(new byte[2 * Tar.BLOCK]);
    tar.finish();
  }

  private static void file(OutputStream tar, Member member, byte[] content, long time)
      throws IOException {
    tar.write(Tar.encode(member.file(), content.length, time));
    tar.write(content);
    tar.write(new byte[Tar.padding(content.length)]);
  }
}
