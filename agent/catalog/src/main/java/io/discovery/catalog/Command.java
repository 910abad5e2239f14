package io.discovery.catalog;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Everything that can change the catalog. Replicated as {@code catalog.proto}'s {@code Command};
 * {@link Apply} is the only place that gives it meaning.
 */
public sealed interface Command {
  /**
   * Registers a node and, on it, services and checks; what exists is replaced where it differs.
   *
   * @param node the node itself; with {@code keepNode} only its name counts when it exists already
   * @param keepNode leave an existing node's address and meta alone
   */
  record Register(Node node, boolean keepNode, List<Service> services, List<Check> checks)
      implements Command {
    public Register {
      services = List.copyOf(services);
      checks = List.copyOf(checks);
    }
  }

  /** Removes a node with all that is on it. */
  record DeregisterNode(String node) implements Command {}

  /** Removes a service instance and its checks. */
  record DeregisterService(String node, String serviceId) implements Command {}

  /** Removes one check. */
  record DeregisterCheck(String node, String checkId) implements Command {}

  /**
   * Stores a value.
   *
   * @param cas when present: only if the key's modify index is this one (0: only if absent)
   */
  record KvPut(String key, byte[] value, long flags, OptionalLong cas) implements Command {
    @Override
    public boolean equals(Object other) {
      return other instanceof KvPut that
          && key.equals(that.key)
          && Arrays.equals(value, that.value)
          && flags == that.flags
          && cas.equals(that.cas);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Arrays.hashCode(value);
    }
  }

  /** Deletes one key; with {@code cas} only if its modify index is that one. */
  record KvDelete(String key, OptionalLong cas) implements Command {}

  /** Deletes all keys that begin with the prefix. */
  record KvDeleteTree(String prefix) implements Command {}

  /**
   * Creates a session on a registered node whose checks exist and are not critical.
   *
   * @param session with an id that no session ever had
   */
  record SessionCreate(Session session) implements Command {}

  /** Ends a session; what it held is released or deleted, as it says. */
  record SessionDestroy(String session) implements Command {}

  /**
   * A leader found that nobody has renewed a session. Renewals are its memory alone, so it means
   * nothing once another leader has begun, who gives every session its full time. Nor does it mean
   * the session that a restore has put in the place of that one, under the same id.
   *
   * @param created create index of the session that nobody has renewed
   * @param termStart {@link Snapshot#termStart} of the leader that found it
   */
  record SessionExpire(String session, long created, long termStart) implements Command {}

  /**
   * Stores a value and has the session hold the key: if nobody does, or the session itself, and no
   * lock delay is under way.
   */
  record KvAcquire(String key, byte[] value, long flags, String session) implements Command {
    @Override
    public boolean equals(Object other) {
      return other instanceof KvAcquire that
          && key.equals(that.key)
          && Arrays.equals(value, that.value)
          && flags == that.flags
          && session.equals(that.session);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Arrays.hashCode(value);
    }
  }

  /** Stores a value and has the session hold the key no longer, if it does. */
  record KvRelease(String key, byte[] value, long flags, String session) implements Command {
    @Override
    public boolean equals(Object other) {
      return other instanceof KvRelease that
          && key.equals(that.key)
          && Arrays.equals(value, that.value)
          && flags == that.flags
          && session.equals(that.session);
    }

    @Override
    public int hashCode() {
      return 31 * key.hashCode() + Arrays.hashCode(value);
    }
  }

  /**
   * Begins to bring a state that is to replace this one as a whole. It comes in parts, for one
   * entry of the log does not hold it; nothing of it is seen before {@link RestoreEnd}. What was
   * being brought before is given up.
   *
   * @param id of this restore, unlike every other's
   */
  record RestoreBegin(String id) implements Command {}

  /**
   * The next part.
   *
   * @param number from 0 on, without a gap
   * @param content the state's bytes as {@link StateStream} has them, cut anywhere; never changed
   *     after construction
   */
  record RestorePart(String id, long number, byte[] content) implements Command {
    @Override
    public boolean equals(Object other) {
      return other instanceof RestorePart that
          && id.equals(that.id)
          && number == that.number
          && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return 31 * id.hashCode() + Arrays.hashCode(content);
    }
  }

  /**
   * Puts the state in place that was brought, if it is whole; else everything stays as it was.
   *
   * @param parts how many there are
   * @param digest of all of them ({@link Restoring#digest})
   */
  record RestoreEnd(String id, long parts, String digest) implements Command {}

  /** What applying a command said to its caller. */
  sealed interface Result {
    /** It took effect (or there was nothing to do). */
    record Done() implements Result {}

    /**
     * A compare-and-set found another index, a lock another holder or a lock delay, an expiry
     * another leader; nothing changed.
     */
    record Conflict() implements Result {}

    /** It makes no sense in this state; nothing changed. */
    record Refused(String why) implements Result {}
  }
}
