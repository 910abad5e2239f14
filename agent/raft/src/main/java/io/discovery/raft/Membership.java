package io.discovery.raft;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A leader's changes of who belongs to the cluster: one server at a time (dissertation §4.1), and
 * only once an entry of the leader's own term is committed (Ongaro, "bug in single-server
 * membership changes", raft-dev 2015). What a server may do by itself, it does here too: voters
 * that have caught up are counted, and the feature level rises once every voter knows it.
 */
final class Membership {
  private static final String LATER = "; try again a little later";

  private final ServerState server;
  private final Followers followers;
  private final long termStartIndex;

  Membership(ServerState server, Followers followers, long termStartIndex) {
    this.server = server;
    this.followers = followers;
    this.termStartIndex = termStartIndex;
  }

  private boolean mayChange() {
    return server.rules.mayChangeMembers(
        server.commitIndex, termStartIndex, server.configurations.index());
  }

  /** Somebody wants a change. */
  void change(long id, MemberChange change) {
    String why =
        mayChange()
            ? refusal(change)
            : "another change is under way, or this leader is new" + LATER;
    if (why != null) {
      server.effects.outcomes.add(
          new Output.Resolved(
              id,
              new Outcome.Rejected(Outcome.Reason.MEMBERS, "change of members refused: " + why)));
      return;
    }
    Entry entry = append(after(change));
    server.proposals.placed(id, entry);
  }

  private Entry append(Configuration next) {
    Entry entry = Entry.of(next, server.term(), server.log.lastIndex() + 1);
    server.append(List.of(entry));
    return entry;
  }

  private Configuration after(MemberChange change) {
    Configuration now = server.configuration();
    return switch (change) {
      case MemberChange.Add c ->
          now.with(
              new Member(
                  c.id(),
                  c.address(),
                  c.votes() ? Member.Standing.JOINING : Member.Standing.LEARNER));
      case MemberChange.Promote c -> now.with(member(c.id()).with(Member.Standing.VOTER));
      case MemberChange.Remove c -> now.without(c.id());
      case MemberChange.Readdress c ->
          now.with(new Member(c.id(), c.address(), member(c.id()).standing()));
    };
  }

  private Member member(UUID id) {
    Member member = server.configuration().find(id);
    if (member == null) {
      throw new IllegalStateException("invariant broken: a member was looked for before");
    }
    return member;
  }

  /** Why not, and the mend; null when there is no reason. */
  private @Nullable String refusal(MemberChange change) {
    Member member = server.configuration().find(change.id());
    return switch (change) {
      case MemberChange.Add c -> {
        if (member != null && (!c.votes() || member.standing() != Member.Standing.LEARNER)) {
          yield "server %s is a member already".formatted(c.id());
        }
        yield member == null && server.configuration().members().size() >= Configuration.MAX_MEMBERS
            ? "the cluster has %d members already; remove one first"
                .formatted(Configuration.MAX_MEMBERS)
            : address(c.address());
      }
      case MemberChange.Promote c -> member == null ? unknown(c.id()) : notYet(member);
      case MemberChange.Remove c -> {
        if (member == null) {
          yield unknown(c.id());
        }
        yield server.voters().equals(List.of(c.id()))
            ? "server %s is the last voter; add another one first".formatted(c.id())
            : null;
      }
      case MemberChange.Readdress c -> member == null ? unknown(c.id()) : address(c.address());
    };
  }

  private static String unknown(UUID id) {
    return "server %s is no member; look at the list of members".formatted(id);
  }

  private static @Nullable String address(String address) {
    return address.getBytes(StandardCharsets.UTF_8).length > Member.MAX_ADDRESS_BYTES
        ? "the address is longer than %d bytes".formatted(Member.MAX_ADDRESS_BYTES)
        : null;
  }

  /** Why it cannot vote yet; null when it can. */
  private @Nullable String notYet(Member member) {
    UUID id = member.id();
    if (member.standing() == Member.Standing.VOTER) {
      return "server %s votes already".formatted(id);
    }
    if (server.voters().size() >= Configuration.MAX_VOTERS) {
      return "the cluster has %d voters already; remove one first"
          .formatted(Configuration.MAX_VOTERS);
    }
    int level = server.configuration().featureLevel();
    if (followers.features(id) < level) {
      return "server %s is not known to support feature level %d, which the cluster is at; upgrade it"
          .formatted(id, level);
    }
    Progress progress = followers.find(id);
    long election = server.settings.timing().electionNanos();
    boolean caughtUp =
        progress != null
            && progress
                .catchingUp()
                .isDone(progress.match(), server.log.lastIndex(), server.now, election);
    return server.rules.mayPromote(caughtUp)
        ? null
        : "server %s has not caught up with the log yet".formatted(id) + LATER;
  }

  /** What happens by itself. The last thing in every step, at most one of them. */
  void flush() {
    if (!mayChange()) {
      return;
    }
    for (Member each : server.configuration().members()) {
      if (each.standing() == Member.Standing.JOINING && notYet(each) == null) {
        append(server.configuration().with(each.with(Member.Standing.VOTER)));
        return;
      }
    }
    int level = server.configuration().featureLevel();
    if (level < server.settings.features()) {
      raise(level);
    }
  }

  /** All voters must have said that they know it. */
  private void raise(int present) {
    int level = followers.features();
    if (level > present) {
      append(server.configuration().at(level));
    }
  }
}
