package io.discovery.simulator;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.CommandCodec;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.SnapshotCodec;
import io.discovery.raft.Entry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.zip.CRC32C;

/** The state machine of one process: the catalog, applied as the agent applies it. */
final class Catalog {
  private static final Command.Result DONE = new Command.Result.Done();

  private Snapshot state = Snapshot.EMPTY;
  private Snapshot before = Snapshot.EMPTY;

  Snapshot state() {
    return state;
  }

  /** The state before the last entry. */
  Snapshot before() {
    return before;
  }

  Command.Result apply(Entry entry) {
    before = state;
    if (entry.payload().length == 0) {
      state = Apply.skip(state, entry.index());
      return DONE;
    }
    CommandCodec.Stamped stamped = CommandCodec.decode(entry.payload());
    Applied applied = Apply.apply(state, entry.index(), stamped.clusterTime(), stamped.command());
    state = applied.next();
    return applied.result();
  }

  void restore(InputStream in) throws IOException {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    DataInputStream data = new DataInputStream(in);
    for (int left = data.readInt(); left > 0; left--) {
      reader.accept(data.readNBytes(data.readInt()));
    }
    state = reader.finish();
    before = state;
  }

  static void write(Snapshot snapshot, OutputStream out) throws IOException {
    int count = 0;
    for (Iterator<byte[]> each = SnapshotCodec.records(snapshot); each.hasNext(); each.next()) {
      count++;
    }
    DataOutputStream data = new DataOutputStream(out);
    data.writeInt(count);
    for (Iterator<byte[]> each = SnapshotCodec.records(snapshot); each.hasNext(); ) {
      byte[] record = each.next();
      data.writeInt(record.length);
      data.write(record);
    }
    data.flush();
  }

  /** The same for equal states only, as far as 32 bits can say. */
  static long hash(Snapshot snapshot) {
    CRC32C crc = new CRC32C();
    for (Iterator<byte[]> each = SnapshotCodec.records(snapshot); each.hasNext(); ) {
      byte[] record = each.next();
      crc.update(record.length);
      crc.update(record);
    }
    return crc.getValue();
  }
}
