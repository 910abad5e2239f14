package io.discovery.agent.http;

import java.util.List;
import java.util.SortedMap;

/**
 * What {@code /v1/agent/self} and {@code /v1/status} show. Any thread; all methods return at once.
 */
public interface AgentInfo {
  /** Who this agent is; never changes. */
  Identity identity();

  /** The configuration in force, by the peer's names of {@code DebugConfig}; no secrets. */
  SortedMap<String, Setting> settings();

  /** Figures of this moment by group ({@code agent}, {@code raft}, {@code runtime} …) and name. */
  SortedMap<String, SortedMap<String, String>> stats();

  /** What became of the definition files found. */
  Definitions definitions();

  /** {@code ip:port} of every server that takes part in consensus; empty when unknown. */
  List<String> serverPeers();

  /**
   * Who an agent is.
   *
   * @param revision of the source it was built from, or empty
   * @param meta the node's free key/value pairs
   */
  record Identity(
      String datacenter,
      String nodeName,
      String nodeId,
      boolean server,
      String revision,
      String version,
      SortedMap<String, String> meta) {}

  /**
   * What became of definition files.
   *
   * @param inForce how many declare something that is in force
   * @param quarantined what is wrong with each file that is refused, in part or as a whole, by path
   */
  record Definitions(int inForce, SortedMap<String, List<String>> quarantined) {}

  /** A value of the configuration. */
  sealed interface Setting {
    /** A string, or anything else in its written form. */
    record Text(String value) implements Setting {}

    /** A number. */
    record Whole(long value) implements Setting {}

    /** A switch. */
    record Flag(boolean value) implements Setting {}

    /** A list of strings. */
    record Texts(List<String> values) implements Setting {
      public Texts {
        values = List.copyOf(values);
      }
    }
  }
}
