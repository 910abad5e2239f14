package io.discovery.dns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encoded records in groups that are copied whole. */
final class Section {
  private static final int[] NONE = {};

  private final byte[] bytes;

  /** Where each group starts, and where the last one ends. */
  private final int[] starts;

  private final int[] records;
  private final int[][] openOwners;

  private Section(Builder from) {
    int count = from.starts.size();
    bytes = from.out.toBytes();
    starts = new int[count + 1];
    records = new int[count];
    openOwners = from.openOwners.toArray(new int[0][]);
    for (int i = 0; i < count; i++) {
      starts[i] = from.starts.get(i);
      records[i] = from.records.get(i);
    }
    starts[count] = bytes.length;
  }

  /** Number of groups. */
  int count() {
    return records.length;
  }

  int size() {
    return bytes.length;
  }

  int length(int group) {
    return starts[group + 1] - starts[group];
  }

  /** Number of records in the group. */
  int records(int group) {
    return records[group];
  }

  /** Where in the group two bytes are left open for a pointer at the owner. */
  int[] openOwners(int group) {
    return openOwners[group];
  }

  void copy(int group, byte[] to, int at) {
    System.arraycopy(bytes, starts[group], to, at, length(group));
  }

  /** Encodes groups of records. */
  static final class Builder {
    private final WireWriter out;
    private final List<Integer> starts = new ArrayList<>();
    private final List<Integer> records = new ArrayList<>();
    private final List<int[]> openOwners = new ArrayList<>();

    Builder(WireName question) {
      this.out = new WireWriter(question);
    }

    /** Adds a group; returns its number. */
    int add(List<ResourceRecord> group) {
      return add(group, null);
    }

    /** Adds a group of which the records of that owner leave it open. */
    int addOwnedBy(WireName owner, List<ResourceRecord> group) {
      return add(group, owner);
    }

    private int add(List<ResourceRecord> group, @Nullable WireName open) {
      int start = out.size();
      int[] owners = new int[group.size()];
      int count = 0;
      for (ResourceRecord record : group) {
        if (record.owner().equals(open)) {
          owners[count++] = out.size() - start;
          out.u16(WireWriter.POINTER);
        } else {
          out.compressibleName(record.owner());
        }
        out.body(record);
      }
      starts.add(start);
      records.add(group.size());
      openOwners.add(count == 0 ? NONE : Arrays.copyOf(owners, count));
      return starts.size() - 1;
    }

    Section build() {
      return new Section(this);
    }
  }
}
