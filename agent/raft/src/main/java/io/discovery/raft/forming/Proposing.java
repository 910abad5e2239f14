package io.discovery.raft.forming;

import io.discovery.raft.Member;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * When a server proposes, and whom. Nothing of this matters to safety: whoever proposes whatever,
 * the promises decide.
 */
final class Proposing {
  /** Who was met within this is there, ns: two of the longest pauses between questions. */
  static final long THERE_NANOS = 10_000_000_000L;

  /**
   * Who is proposed was met within this, ns. A plan with a server that is gone for ever can only be
   * ended by a person, so the time in which one can go unnoticed is to be short.
   */
  static final long RECENT_NANOS = 3_000_000_000L;

  /**
   * For each server with a lower id that could propose and does not, wait so long, ns. It may not
   * see the others.
   */
  static final long PATIENCE_NANOS = 10_000_000_000L;

  /** After a plan of its own was refused it proposes no other for a time up to this, ns. */
  private static final long FIRST_BACK_OFF_NANOS = 1_000_000_000L;

  private static final int MOST_DOUBLINGS = 4;
  private static final long NOT_ENOUGH = -1;

  private final Settings settings;
  private final Meetings meetings;
  private final SplittableRandom lots;
  private long enoughSince = NOT_ENOUGH;
  private long notBefore;
  private int refusals;

  Proposing(Settings settings, Meetings meetings, SplittableRandom lots) {
    this.settings = settings;
    this.meetings = meetings;
    this.lots = lots;
  }

  /** A plan of this server's was refused. */
  void backOff(long now) {
    refusals = Math.min(refusals + 1, MOST_DOUBLINGS);
    long most = FIRST_BACK_OFF_NANOS << refusals;
    notBefore = now + most / 4 + lots.nextLong(most - most / 4);
  }

  /** A server without a cluster that is there and expects the same. */
  boolean isPeer(Meetings.Meeting each, long now) {
    Greeting greeting = each.greeting();
    return now - each.at() <= THERE_NANOS
        && greeting.cluster() == null
        && greeting.expect() == settings.expect()
        && greeting.datacenter().equals(settings.datacenter());
  }

  /** Peers that are free to begin with. */
  List<Meetings.Meeting> candidates(long now) {
    return meetings.all(each -> isCandidate(each, now));
  }

  private boolean isCandidate(Meetings.Meeting each, long now) {
    return isPeer(each, now)
        && each.greeting().promise() == null
        && !each.greeting().address().equals(settings.address())
        && !meetings.isTwin(each.greeting().self(), now);
  }

  /**
   * The plan this server proposes now.
   *
   * @param allTried whether each address was tried: behind one may be a cluster
   */
  @Nullable Plan plan(Memory memory, boolean allTried, long now) {
    int others = settings.expect() - 1;
    if (!allTried
        || meetings.count(each -> isCandidate(each, now)) < others
        || !meetings.clusters(settings.datacenter()).isEmpty()
        || meetings.isTwin(settings.self(), now)) {
      enoughSince = NOT_ENOUGH;
      return null;
    }
    if (enoughSince == NOT_ENOUGH) {
      enoughSince = now;
    }
    List<Meetings.Meeting> candidates = candidates(now);
    List<Meetings.Meeting> chosen = candidates.subList(0, others);
    boolean recent = chosen.stream().allMatch(each -> now - each.at() <= RECENT_NANOS);
    return recent && now >= turnAt(candidates) ? with(chosen, memory) : null;
  }

  /** The lowest id proposes at once. */
  private long turnAt(List<Meetings.Meeting> candidates) {
    long lower =
        candidates.stream()
            .filter(each -> each.greeting().self().compareTo(settings.self()) < 0)
            .count();
    return Math.max(notBefore, enoughSince + lower * PATIENCE_NANOS);
  }

  private Plan with(List<Meetings.Meeting> chosen, Memory memory) {
    List<Member> members = new ArrayList<>();
    members.add(voter(settings.self(), settings.address()));
    for (Meetings.Meeting each : chosen) {
      members.add(voter(each.greeting().self(), each.greeting().address()));
    }
    long number = memory.refused(settings.self()) + 1;
    return new Plan(settings.self(), number, cluster(number), members);
  }

  private static Member voter(UUID id, String address) {
    return new Member(id, address, Member.Standing.VOTER);
  }

  /** Of no other plan: of this server and number, and for copies of a data directory by lot. */
  private UUID cluster(long number) {
    ByteBuffer name = ByteBuffer.allocate(4 * Long.BYTES);
    name.putLong(settings.self().getMostSignificantBits());
    name.putLong(settings.self().getLeastSignificantBits());
    name.putLong(number).putLong(lots.nextLong());
    return UUID.nameUUIDFromBytes(name.array());
  }

  /** Whether there are enough to begin with, so that all should hear of each other often. */
  boolean isNear(Memory memory, long now) {
    return memory.cluster() == null
        && memory.promise() == null
        && meetings.count(each -> isCandidate(each, now)) >= settings.expect() - 1;
  }

  /** When it may propose what it may not yet. */
  long nextAt(long now) {
    if (enoughSince == NOT_ENOUGH) {
      return Output.NEVER;
    }
    long turn = turnAt(candidates(now));
    return turn > now ? turn : Output.NEVER;
  }
}
