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

  /** What applying a command said to its caller. */
  sealed interface Result {
    /** It took effect (or there was nothing to do). */
    record Done() implements Result {}

    /** A compare-and-set found another index; nothing changed. */
    record Conflict() implements Result {}

    /** It makes no sense in this state; nothing changed. */
    record Refused(String why) implements Result {}
  }
}
