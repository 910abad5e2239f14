package io.discovery.agent.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who may connect where no certificate proves who somebody is: the addresses that are configured,
 * and those of members. Any thread.
 */
final class Admission {
  private final List<String> configured;
  private volatile Set<InetAddress> resolved = Set.of();
  private volatile Set<InetAddress> members = Set.of();

  Admission(List<String> configured) {
    this.configured = configured;
    resolved = literal(configured);
  }

  boolean admits(InetAddress address) {
    return members.contains(address) || resolved.contains(address);
  }

  /** These belong to the cluster. */
  void members(Collection<String> addresses) {
    members = literal(addresses);
  }

  /** Looks the configured names up, which may have got other addresses. Blocks. */
  void resolve() {
    Set<InetAddress> found = new HashSet<>();
    for (String each : configured) {
      try {
        found.addAll(List.of(InetAddress.getAllByName(host(each))));
      } catch (UnknownHostException e) {
        // Whoever connects to that name will say so.
      }
    }
    resolved = Set.copyOf(found);
  }

  private static Set<InetAddress> literal(Collection<String> addresses) {
    Set<InetAddress> found = new HashSet<>();
    for (String each : addresses) {
      try {
        found.add(InetAddress.ofLiteral(host(each)));
      } catch (IllegalArgumentException e) {
        // A name: it counts once it is resolved.
      }
    }
    return Set.copyOf(found);
  }

  private static String host(String address) {
    String host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
