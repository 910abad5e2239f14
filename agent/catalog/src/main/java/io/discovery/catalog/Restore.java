package io.discovery.catalog;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the commands of a restore their meaning.
 *
 * <p>What is restored counts as written at the index of {@link Command.RestoreEnd}, every entry of
 * it: the indexes it had belong to another past, perhaps to another cluster's, and the same number
 * may stand for something else here. So the index of every topic rises, of what is gone as well;
 * whoever compares the index of an entry with the last one seen finds it changed, and a
 * compare-and-set with an index from before the restore never succeeds. Cluster time goes on from
 * the later of the two; the feature level stays the cluster's own, and so does the begin of the
 * leader's term: what it decides from its own memory goes on to be valid, but means no session that
 * the restore has brought ({@link Command.SessionExpire}). {@link LockHandover} says what becomes
 * of locks.
 */
final class Restore {
  /** The year 9999: a later time is none, and would leave no room for the clock to count. */
  private static final long LATEST_TIME_MILLIS = 253_402_300_799_999L;

  private static final Set<Topic> EVERYTHING = Set.of(new Topic.Everything());

  private Restore() {}

  static Applied begin(Snapshot before, long index, long time, Command.RestoreBegin c) {
    return done(before.at(index, time).with(Restoring.begin(c.id())), Set.of());
  }

  static Applied part(Snapshot before, long index, long time, Command.RestorePart c) {
    Restoring restoring = before.restoring();
    if (restoring == null || !restoring.id().equals(c.id())) {
      return refused(before.at(index, time), another());
    }
    if (c.number() != restoring.parts()) {
      return givenUp(
          before.at(index, time),
          "part %d came, and part %d was to come".formatted(c.number(), restoring.parts()));
    }
    Restoring next;
    try {
      next = restoring.plus(c.content());
    } catch (IllegalArgumentException e) {
      return givenUp(before.at(index, time), String.valueOf(e.getMessage()));
    }
    String why = next.headed() ? unfit(next.partial(), before) : null;
    return why == null
        ? done(before.at(index, time).with(next), Set.of())
        : givenUp(before.at(index, time), why);
  }

  /** Why this cluster cannot have that state, judged by what has come of it; null when it can. */
  private static @Nullable String unfit(Snapshot brought, Snapshot before) {
    if (brought.featureLevel() > before.featureLevel()) {
      return "the state is of feature level %d, this cluster is at level %d: start the version on all servers that it was saved with, or a newer one"
          .formatted(brought.featureLevel(), before.featureLevel());
    }
    if (brought.clusterTime() < 0 || brought.clusterTime() > LATEST_TIME_MILLIS) {
      return "the state says that it is of %d ms after 1970".formatted(brought.clusterTime());
    }
    if (brought.sessions().all().size() > Sessions.MOST) {
      return "the state has more than %d sessions, the most there can be".formatted(Sessions.MOST);
    }
    return null;
  }

  static Applied end(Snapshot before, long index, long time, Command.RestoreEnd c) {
    Restoring restoring = before.restoring();
    if (restoring == null || !restoring.id().equals(c.id())) {
      return refused(before.at(index, time), another());
    }
    if (c.parts() != restoring.parts() || !c.digest().equals(restoring.digest())) {
      return givenUp(before.at(index, time), "what came is not what was sent, or not all of it");
    }
    Snapshot brought;
    try {
      brought = restoring.whole();
    } catch (IllegalArgumentException e) {
      return givenUp(before.at(index, time), String.valueOf(e.getMessage()));
    }
    return done(inPlace(before.at(index, time), brought), EVERYTHING);
  }

  private static Snapshot inPlace(Snapshot before, Snapshot brought) {
    long index = before.index();
    long now = Math.max(before.clusterTime(), brought.clusterTime());
    LockHandover locks = new LockHandover(before, brought);
    SessionChange sessions =
        new SessionChange(
            before
                .at(index, now)
                .with((Restoring) null)
                .with(Rewritten.at(index, brought.registry()))
                .with(
                    Rewritten.at(index, locks.keys()),
                    Rewritten.at(index, brought.sessions()),
                    locks.delays(now)));
    sessions.endWhatStandsOnNothing();
    return sessions.finish();
  }

  private static String another() {
    return "another restore has begun since, or this one was given up: restore again";
  }

  private static Applied done(Snapshot next, Set<Topic> changed) {
    return new Applied(next, new Command.Result.Done(), changed);
  }

  private static Applied givenUp(Snapshot next, String why) {
    return refused(next.with((Restoring) null), why);
  }

  private static Applied refused(Snapshot next, String why) {
    return new Applied(next, new Command.Result.Refused(why), Set.of());
  }
}
