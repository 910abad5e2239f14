package io.discovery.catalog;

/**
 * What a blocking query waits on. Names of nodes and services are compared without regard to case;
 * the records normalise them so that equal topics are equal records.
 */
public sealed interface Topic {
  /** All that there is, the other topics included: changed where a restore put another state. */
  record Everything() implements Topic {}

  /** The list of nodes. */
  record Nodes() implements Topic {}

  /** The list of services with their tags. */
  record Services() implements Topic {}

  /** All checks. */
  record Checks() implements Topic {}

  /** One node, its services and its checks. */
  record OfNode(String name) implements Topic {
    public OfNode {
      name = Names.fold(name);
    }
  }

  /** One service: its instances, their nodes and all checks that judge them. */
  record OfService(String name) implements Topic {
    public OfService {
      name = Names.fold(name);
    }
  }

  /** One key. */
  record Key(String key) implements Topic {}

  /** All keys that begin with the prefix. */
  record KeyPrefix(String prefix) implements Topic {}

  /** The list of sessions. */
  record AllSessions() implements Topic {}

  /** The sessions of one node. */
  record SessionsOf(String node) implements Topic {
    public SessionsOf {
      node = Names.fold(node);
    }
  }

  /** One session. */
  record OfSession(String id) implements Topic {}

  /** Who leads: changes when the entry is applied with which a leader begins. */
  record Leader() implements Topic {}
}
