package io.discovery.catalog;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Gives each command its meaning: a pure function of (snapshot, index, cluster time, command). */
public final class Apply {
  static final Command.Result DONE = new Command.Result.Done();
  static final Command.Result CONFLICT = new Command.Result.Conflict();

  private Apply() {}

  /**
   * The snapshot after the command.
   *
   * @param index index of the command's log entry, greater than the snapshot's
   * @param clusterTime the time the leader stamped on it, ms since the epoch
   * @throws IllegalStateException when the cluster has not agreed on the command's feature level:
   *     the server must stop
   */
  public static Applied apply(Snapshot before, long index, long clusterTime, Command command) {
    return apply(before, index, clusterTime, command, FeatureLevel.since(command));
  }

  static Applied apply(
      Snapshot before, long index, long clusterTime, Command command, int sinceLevel) {
    Invariant.check(index > before.index(), "entries are applied in order");
    FeatureLevel.check(sinceLevel, before, index);
    long time = Math.max(before.clusterTime(), clusterTime);
    return switch (command) {
      case Command.Register c -> registry(before, index, time, change -> change.register(c));
      case Command.DeregisterNode c ->
          registry(before, index, time, change -> change.removeNode(c.node()));
      case Command.DeregisterService c ->
          registry(before, index, time, change -> change.removeService(c.node(), c.serviceId()));
      case Command.DeregisterCheck c ->
          registry(before, index, time, change -> change.removeCheck(c.node(), c.checkId()));
      case Command.KvPut c -> put(before, index, time, c);
      case Command.KvDelete c -> delete(before, index, time, c);
      case Command.KvDeleteTree c -> {
        List<String> keys = new ArrayList<>();
        before.kv().below(c.prefix()).forEach(entry -> keys.add(entry.value().key()));
        yield deleted(before, index, time, keys);
      }
      case Command.SessionCreate c -> sessions(before.at(index, time), s -> s.create(c.session()));
      case Command.SessionDestroy c ->
          sessions(before.at(index, time), s -> s.destroy(c.session()));
      case Command.SessionExpire c -> sessions(before.at(index, time), s -> s.expire(c));
      case Command.KvAcquire c -> Locking.acquire(before.at(index, time), c);
      case Command.KvRelease c -> Locking.release(before.at(index, time), c);
      case Command.RestoreBegin c -> Restore.begin(before, index, time, c);
      case Command.RestorePart c -> Restore.part(before, index, time, c);
      case Command.RestoreEnd c -> Restore.end(before, index, time, c);
    };
  }

  /** The entry without a command with which a leader begins. */
  public static Snapshot skip(Snapshot before, long index) {
    return before.at(index, before.clusterTime()).led(index);
  }

  /** The cluster has agreed on a feature level. */
  public static Snapshot configured(Snapshot before, long index, int featureLevel) {
    int level = Math.max(before.featureLevel(), featureLevel);
    return before.at(index, before.clusterTime()).atLevel(level);
  }

  private interface Step {
    Command.Result on(RegistryChange change);
  }

  private static Applied registry(Snapshot before, long index, long time, Step step) {
    RegistryChange change = new RegistryChange(before.registry(), index);
    Command.Result result = step.on(change);
    if (result instanceof Command.Result.Refused) {
      return new Applied(before.at(index, time), result, Set.of());
    }
    Set<Topic> changed = new HashSet<>(change.topics());
    SessionChange sessions = new SessionChange(before.at(index, time).with(change.finish()));
    sessions.endWhatStoodOn(changed);
    changed.addAll(sessions.topics());
    return new Applied(sessions.finish(), result, changed);
  }

  private interface SessionStep {
    Command.Result on(SessionChange change);
  }

  private static Applied sessions(Snapshot at, SessionStep step) {
    SessionChange change = new SessionChange(at);
    Command.Result result = step.on(change);
    return new Applied(change.finish(), result, change.topics());
  }

  private static Applied put(Snapshot before, long index, long time, Command.KvPut c) {
    Versioned<KvEntry> old = before.kv().find(c.key());
    if (misses(c.cas(), old == null ? 0 : old.modifyIndex())) {
      return unchanged(before, index, time, CONFLICT);
    }
    String session = old == null ? "" : old.value().session();
    long lockIndex = old == null ? 0 : old.value().lockIndex();
    return Locking.stored(
        before.at(index, time), new KvEntry(c.key(), c.value(), c.flags(), lockIndex, session));
  }

  private static Applied delete(Snapshot before, long index, long time, Command.KvDelete c) {
    Versioned<KvEntry> old = before.kv().find(c.key());
    // Deleting what is not there succeeds, also with an index to compare: the goal is reached.
    if (old == null) {
      return unchanged(before, index, time, DONE);
    }
    if (misses(c.cas(), old.modifyIndex())) {
      return unchanged(before, index, time, CONFLICT);
    }
    return deleted(before, index, time, List.of(c.key()));
  }

  private static Applied deleted(Snapshot before, long index, long time, List<String> keys) {
    if (keys.isEmpty()) {
      return unchanged(before, index, time, DONE);
    }
    Set<Topic> changed = new HashSet<>();
    keys.forEach(key -> changed.add(new Topic.Key(key)));
    KvStore kv = before.kv().minus(keys, index);
    return new Applied(before.at(index, time).with(kv), DONE, changed);
  }

  private static Applied unchanged(Snapshot s, long index, long time, Command.Result result) {
    return new Applied(s.at(index, time), result, Set.of());
  }

  private static boolean misses(OptionalLong cas, long modifyIndex) {
    return cas.isPresent() && cas.getAsLong() != modifyIndex;
  }
}
