package io.discovery.catalog;

import com.google.protobuf.ByteString;
import io.discovery.catalog.wire.RestoreBegin;
import io.discovery.catalog.wire.RestoreEnd;
import io.discovery.catalog.wire.RestorePart;
import io.discovery.catalog.wire.SnapshotRecord;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What belongs to restores, to and from its Protocol Buffers messages ({@code catalog.proto}). */
final class RestoreWire {
  private RestoreWire() {}

  static RestoreBegin encode(Command.RestoreBegin c) {
    return RestoreBegin.newBuilder().setId(c.id()).build();
  }

  static RestorePart encode(Command.RestorePart c) {
    return RestorePart.newBuilder()
        .setId(c.id())
        .setNumber(c.number())
        .setContent(Wire.wrap(c.content()))
        .build();
  }

  static RestoreEnd encode(Command.RestoreEnd c) {
    return RestoreEnd.newBuilder().setId(c.id()).setParts(c.parts()).setDigest(c.digest()).build();
  }

  static Command decode(RestoreBegin m) {
    return new Command.RestoreBegin(m.getId());
  }

  static Command decode(RestorePart m) {
    return new Command.RestorePart(m.getId(), m.getNumber(), m.getContent().toByteArray());
  }

  static Command decode(RestoreEnd m) {
    return new Command.RestoreEnd(m.getId(), m.getParts(), m.getDigest());
  }

  /** The records of what is being brought to a snapshot; none when nothing is. */
  static Stream<SnapshotRecord> records(Snapshot snapshot) {
    Restoring r = snapshot.restoring();
    if (r == null) {
      return Stream.empty();
    }
    var restoring =
        io.discovery.catalog.wire.Restoring.newBuilder()
            .setId(r.id())
            .setParts(r.parts())
            .setBytes(r.bytes())
            .setDigest(r.digest())
            .setTail(Wire.wrap(r.tail()))
            .setRecords(r.records());
    if (r.headed()) {
      restoring.setAnnounced(r.announced());
    }
    Stream<SnapshotRecord> partial =
        stream(SnapshotCodec.records(r.partial()))
            .map(
                record ->
                    SnapshotRecord.newBuilder().setRestoringRecord(Wire.wrap(record)).build());
    return Stream.concat(
        Stream.of(SnapshotRecord.newBuilder().setRestoring(restoring).build()), partial);
  }

  private static <T> Stream<T> stream(Iterator<T> of) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(of, Spliterator.ORDERED), false);
  }

  /** Rebuilds what was being brought. Used by one thread. */
  static final class Reading {
    private final io.discovery.catalog.wire.Restoring m;
    private final SnapshotCodec.Reader partial = SnapshotCodec.Reader.ofBrought();

    Reading(io.discovery.catalog.wire.Restoring m) {
      this.m = m;
    }

    void accept(ByteString record) {
      partial.accept(record.toByteArray());
    }

    Restoring finish() {
      return new Restoring(
          m.getId(),
          m.getParts(),
          m.getBytes(),
          m.getDigest(),
          m.getTail().toByteArray(),
          m.getRecords(),
          m.hasAnnounced() ? m.getAnnounced() : -1,
          partial.finish());
    }
  }
}
