package io.discovery.simulator;

import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.SnapshotCodec;
import io.discovery.raft.Entry;
import io.discovery.raft.log.LogWork;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.zip.CRC32C;

/** The state machine of one process: the catalog, applied as the agent applies it. */
final class Catalog {
  /** As few as a state of some keys and nodes has parts. */
  private static final int RECORDS_IN_PART = 4;

  private final Chronicle chronicle;
  private final int place;
  private Snapshot state = Snapshot.EMPTY;
  private Snapshot before = Snapshot.EMPTY;

  Catalog(Chronicle chronicle, int place) {
    this.chronicle = chronicle;
    this.place = place;
  }

  Snapshot state() {
    return state;
  }

  /** The state before the last entry. */
  Snapshot before() {
    return before;
  }

  Command.Result apply(long term, Entry entry) {
    before = state;
    Chronicle.Page page = chronicle.applied(place, term, state, entry);
    state = page.after();
    return page.result();
  }

  /** The state that a snapshot contains. */
  Snapshot read(InputStream in) throws IOException {
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    DataInputStream data = new DataInputStream(in);
    for (int left = data.readInt(); left > 0; left--) {
      reader.accept(data.readNBytes(data.readInt()));
    }
    return chronicle.restored(reader.finish());
  }

  /** Another state takes the place of the one that was applied so far. */
  void put(Snapshot another) {
    state = another;
    before = another;
  }

  /** Writes a state, some records at a time. */
  static LogWork.Parts parts(Snapshot snapshot) {
    int count = 0;
    for (Iterator<byte[]> each = SnapshotCodec.records(snapshot); each.hasNext(); each.next()) {
      count++;
    }
    int all = count;
    Iterator<byte[]> records = SnapshotCodec.records(snapshot);
    return new LogWork.Parts() {
      private boolean begun;

      @Override
      public boolean writePart(OutputStream out) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        if (!begun) {
          data.writeInt(all);
          begun = true;
        }
        for (int i = 0; i < RECORDS_IN_PART && records.hasNext(); i++) {
          byte[] record = records.next();
          data.writeInt(record.length);
          data.write(record);
        }
        data.flush();
        return records.hasNext();
      }
    };
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
