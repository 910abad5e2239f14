package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import io.discovery.raft.Member;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A proposal: with whom a cluster is to begin. Each of its members says yes or no to it, once.
 *
 * @param proposer one of its members; has said yes before anybody else hears of it
 * @param number counts the proposer's plans, from 1 on; with the proposer it names the plan
 * @param cluster the cluster's id if it begins; of no other plan
 * @param members voters, in the order of their ids, each at an address of its own
 */
public record Plan(UUID proposer, long number, UUID cluster, List<Member> members) {
  public Plan {
    members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
    check(!members.isEmpty() && members.size() <= Configuration.MAX_VOTERS, "1 to 9 members");
    check(distinct(members.stream().map(Member::id).toList()), "each member once");
    check(distinct(members.stream().map(Member::address).toList()), "each address once");
    check(
        members.stream().allMatch(each -> each.standing() == Member.Standing.VOTER),
        "members that vote");
    check(members.stream().allMatch(each -> isAddress(each.address())), "addresses of 1 to 300");
    check(find(proposer, members) != null, "its proposer among its members");
    check(number > 0, "a number from 1 on");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a plan has " + what);
    }
  }

  private static boolean distinct(List<?> things) {
    return things.stream().distinct().count() == things.size();
  }

  static boolean isAddress(String address) {
    int bytes = address.getBytes(StandardCharsets.UTF_8).length;
    return bytes > 0 && bytes <= Member.MAX_ADDRESS_BYTES;
  }

  private static @Nullable Member find(UUID id, List<Member> among) {
    for (Member each : among) {
      if (each.id().equals(id)) {
        return each;
      }
    }
    return null;
  }

  /** The member of that id. */
  public @Nullable Member find(UUID id) {
    return find(id, members);
  }

  /** Whether that server has a say. */
  public boolean names(UUID id) {
    return find(id) != null;
  }

  /** A later plan of the same proposer: it has let go of the other one. */
  boolean isAfter(Plan other) {
    return proposer.equals(other.proposer) && number > other.number;
  }

  /** What the cluster begins with. */
  public Configuration configuration() {
    return new Configuration(members, 0);
  }
}
