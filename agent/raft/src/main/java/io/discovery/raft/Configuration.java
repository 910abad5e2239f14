package io.discovery.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to a cluster, and which meaning its entries have. Stands in the log as an entry of
 * its own, whole each time, and counts from the moment it is in a server's log, committed or not
 * (dissertation §4.1).
 *
 * @param members in the order of their ids, each once
 * @param featureLevel what every server must know to apply what follows; never goes back
 */
public record Configuration(List<Member> members, int featureLevel) {
  /** Commit takes a majority of them, and each further one makes every write wait for more. */
  public static final int MAX_VOTERS = 9;

  /** All together: a leader sends everything to each of them. */
  public static final int MAX_MEMBERS = 32;

  /** Nobody is known: what a server has that waits to be taken into a cluster. */
  public static final Configuration NONE = new Configuration(List.of(), 0);

  private static final int FORMAT = 1;

  public Configuration {
    members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
    Invariant.check(members.size() <= MAX_MEMBERS, "a cluster has at most 32 members");
    Invariant.check(
        members.stream().map(Member::id).distinct().count() == members.size(),
        "a server is a member once");
    Invariant.check(voters(members).size() <= MAX_VOTERS, "a cluster has at most 9 voters");
  }

  /** A new cluster of these voters, without addresses. */
  public static Configuration of(List<UUID> voters) {
    return new Configuration(
        voters.stream().distinct().map(id -> new Member(id, "", Member.Standing.VOTER)).toList(),
        0);
  }

  /** Ids of all that vote, in order. */
  public List<UUID> voters() {
    return voters(members);
  }

  private static List<UUID> voters(List<Member> members) {
    return members.stream()
        .filter(each -> each.standing() == Member.Standing.VOTER)
        .map(Member::id)
        .toList();
  }

  /** The member of that id. */
  public @Nullable Member find(UUID id) {
    for (Member each : members) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  /** The same with this member, in the place of one of the same id. */
  Configuration with(Member member) {
    List<Member> next = new ArrayList<>(without(member.id()).members);
    next.add(member);
    return new Configuration(next, featureLevel);
  }

  /** The same without it. */
  Configuration without(UUID id) {
    return new Configuration(
        members.stream().filter(each -> !each.id().equals(id)).toList(), featureLevel);
  }

  /** The same with another level. */
  Configuration at(int level) {
    return new Configuration(members, level);
  }

  /** For an entry's payload and a snapshot's beginning. */
  public byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(featureLevel);
      out.writeByte(members.size());
      for (Member each : members) {
        out.writeLong(each.id().getMostSignificantBits());
        out.writeLong(each.id().getLeastSignificantBits());
        out.writeByte(each.standing().code);
        out.writeUTF(each.address());
      }
    } catch (IOException e) {
      throw new IllegalStateException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * What {@link #encode} made.
   *
   * @throws IllegalArgumentException when it is none, or of a newer version
   */
  public static Configuration decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int format = in.readByte();
      if (format != FORMAT) {
        throw new IllegalArgumentException("a configuration of format " + format);
      }
      int level = in.readInt();
      int count = in.readByte();
      if (count < 0 || count > MAX_MEMBERS) {
        throw new IllegalArgumentException("a configuration of " + count + " members");
      }
      List<Member> members = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        UUID id = new UUID(in.readLong(), in.readLong());
        Member.Standing standing = Member.Standing.of(in.readByte());
        members.add(new Member(id, in.readUTF(), standing));
      }
      if (in.available() > 0) {
        throw new IllegalArgumentException("more than a configuration");
      }
      return new Configuration(members, level);
    } catch (IOException e) {
      throw new IllegalArgumentException("a configuration that ends too early", e);
    }
  }
}
