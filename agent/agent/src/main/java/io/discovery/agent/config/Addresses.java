package io.discovery.agent.config;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Addresses in the configuration: literal ones only, for a start must not wait for a resolver. */
final class Addresses {
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(" + HOST.pattern() + "|\\[[0-9A-Fa-f:.]+\\]):[0-9]{1,5}");

  private Addresses() {}

  /** The host's name as the kernel knows it: no resolver is asked. */
  static String hostName() throws ConfigException {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      throw new ConfigException("the host's name cannot be read (" + e + "); set node_name");
    }
  }

  /** The address, when it is a literal IP address. */
  static String checked(String key, String address) throws ConfigException {
    if (!isLiteral(address)) {
      throw new ConfigException(
          key + " \"" + address + "\" is no IP address; write one such as 127.0.0.1 or ::1");
    }
    return address;
  }

  private static boolean isLiteral(String address) {
    if (address.indexOf(':') < 0 && !address.matches("[0-9]+(\\.[0-9]+){3}")) {
      return false;
    }
    try {
      // ofLiteral never resolves
      return InetAddress.ofLiteral(address) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Where HTTP listens: {@code ip:port}, or a socket's path as it stands. */
  static List<String> http(List<String> addresses, int port) throws ConfigException {
    List<String> found = new ArrayList<>();
    for (String address : addresses) {
      if (address.startsWith("unix://")) {
        found.add(address);
      } else if (port >= 0) {
        String ip = checked("addresses.http", address);
        found.add((ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + port);
      }
    }
    return found;
  }

  /**
   * Where other servers may be, each with its port. In the family's configurations the gossip's
   * port stands there: it is taken for the servers' one.
   */
  static List<String> servers(Collection<String> addresses, AgentConfig.Ports ports)
      throws ConfigException {
    List<String> found = new ArrayList<>();
    String gossip = ":" + ports.serfLan();
    for (String address : addresses) {
      String server = server(address.strip(), ports.server());
      found.add(
          server.endsWith(gossip)
              ? server.substring(0, server.length() - gossip.length()) + ":" + ports.server()
              : server);
    }
    return found;
  }

  private static String server(String address, int port) throws ConfigException {
    if (isLiteral(address)) {
      return (address.indexOf(':') >= 0 ? "[" + address + "]" : address) + ":" + port;
    }
    if (HOST.matcher(address).matches()) {
      return address + ":" + port;
    }
    if (HOST_AND_PORT.matcher(address).matches()) {
      return address;
    }
    throw new ConfigException(
        "retry_join \""
            + address
            + "\" is no address of a server; write one such as 10.0.0.2, [fd00::2]:8300 or"
            + " server1.example.lan");
  }

  /** What others are told when nothing is configured: the bind address, or the one private one. */
  static String advertised(String bind) throws ConfigException {
    if (!InetAddress.ofLiteral(bind).isAnyLocalAddress()) {
      return bind;
    }
    List<String> candidates = new ArrayList<>();
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (!each.isUp() || each.isLoopback()) {
          continue;
        }
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
          if (address instanceof Inet4Address && address.isSiteLocalAddress()) {
            candidates.add(address.getHostAddress());
          }
        }
      }
    } catch (SocketException e) {
      throw new ConfigException(
          "the host's addresses cannot be listed (" + e + "); set advertise_addr");
    }
    if (candidates.size() == 1) {
      return candidates.getFirst();
    }
    throw new ConfigException(
        candidates.isEmpty()
            ? "no private IPv4 address found; set bind_addr or advertise_addr"
            : "several private IPv4 addresses found ("
                + String.join(", ", candidates)
                + "); set bind_addr or advertise_addr to one of them");
  }
}
