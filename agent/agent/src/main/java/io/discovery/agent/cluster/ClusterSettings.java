package io.discovery.agent.cluster;

import io.discovery.raft.Timing;
import java.util.List;

/**
 * What a server knows of its cluster from its configuration.
 *
 * @param address under which other servers reach this one, {@code ip:port}
 * @param bindAddress IP address from which it connects; a wildcard leaves that to the system
 * @param nodeName by which a person knows it
 * @param expect with how many servers the cluster begins
 * @param addresses where other servers may be, {@code host:port}
 */
public record ClusterSettings(
    String address,
    String bindAddress,
    String nodeName,
    String datacenter,
    int expect,
    List<String> addresses,
    Timing timing) {
  public ClusterSettings {
    addresses = List.copyOf(addresses);
  }
}
