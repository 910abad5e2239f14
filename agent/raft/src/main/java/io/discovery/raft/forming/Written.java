package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How what servers remember and tell each other is written: big-endian, counts before lists. */
final class Written {
  private Written() {}

  @FunctionalInterface
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] encode(Writer content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      content.write(out);
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * The whole of it, after its format.
   *
   * @throws IllegalArgumentException when it is none
   */
  static <T> T decode(byte[] bytes, int format, String what, Reader<T> content) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int found = in.readByte();
      if (found != format) {
        throw new IllegalArgumentException(
            "%s of format %d, this program knows %d".formatted(what, found, format));
      }
      T read = content.read(in);
      if (in.available() > 0) {
        throw new IllegalArgumentException("more than " + what);
      }
      return read;
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " that ends too early or is no text", e);
    }
  }

  static void put(DataOutputStream out, UUID id) throws IOException {
    out.writeLong(id.getMostSignificantBits());
    out.writeLong(id.getLeastSignificantBits());
  }

  static UUID id(DataInputStream in) throws IOException {
    return new UUID(in.readLong(), in.readLong());
  }

  static void putOptional(DataOutputStream out, @Nullable UUID id) throws IOException {
    out.writeBoolean(id != null);
    if (id != null) {
      put(out, id);
    }
  }

  static @Nullable UUID optionalId(DataInputStream in) throws IOException {
    return in.readBoolean() ? id(in) : null;
  }

  static void put(DataOutputStream out, @Nullable Plan plan) throws IOException {
    out.writeBoolean(plan != null);
    if (plan == null) {
      return;
    }
    put(out, plan.proposer());
    out.writeLong(plan.number());
    put(out, plan.cluster());
    out.writeByte(plan.members().size());
    for (Member each : plan.members()) {
      put(out, each.id());
      out.writeUTF(each.address());
    }
  }

  static @Nullable Plan plan(DataInputStream in) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    UUID proposer = id(in);
    long number = in.readLong();
    UUID cluster = id(in);
    int count = count(in, Configuration.MAX_VOTERS);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      members.add(new Member(id(in), in.readUTF(), Member.Standing.VOTER));
    }
    return new Plan(proposer, number, cluster, members);
  }

  static void put(DataOutputStream out, Map<UUID, Long> refused) throws IOException {
    out.writeByte(refused.size());
    for (Map.Entry<UUID, Long> each : refused.entrySet()) {
      put(out, each.getKey());
      out.writeLong(each.getValue());
    }
  }

  static Map<UUID, Long> refused(DataInputStream in) throws IOException {
    int count = count(in, Memory.MAX_REFUSED);
    Map<UUID, Long> refused = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      refused.put(id(in), in.readLong());
    }
    return refused;
  }

  static void put(DataOutputStream out, Collection<UUID> ids) throws IOException {
    out.writeByte(ids.size());
    for (UUID each : ids) {
      put(out, each);
    }
  }

  static Set<UUID> ids(DataInputStream in) throws IOException {
    int count = count(in, Configuration.MAX_VOTERS);
    Set<UUID> ids = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      ids.add(id(in));
    }
    return ids;
  }

  private static int count(DataInputStream in, int most) throws IOException {
    int count = in.readUnsignedByte();
    if (count > most) {
      throw new IllegalArgumentException(count + " where at most " + most + " can be");
    }
    return count;
  }
}
