package io.discovery.agent.dns;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Registry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.dns.DnsSettings;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Serves a fixed catalog, to try {@code dig} and {@code dnsperf} against the sockets alone.
 * Arguments: port, then addresses (default 127.0.0.1).
 */
final class DnsServerByHand {
  private Snapshot snapshot = Snapshot.EMPTY;

  private DnsServerByHand() {}

  public static void main(String[] args) throws Exception {
    DnsServerByHand catalog = new DnsServerByHand();
    catalog.fill();
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 1; i < args.length; i++) {
      addresses.add(InetAddress.ofLiteral(args[i]));
    }
    if (addresses.isEmpty()) {
      addresses.add(InetAddress.ofLiteral("127.0.0.1"));
    }
    Registry registry = catalog.snapshot.registry();
    DnsServer server =
        new DnsServer(
            Vertx.vertx(),
            addresses,
            Integer.parseInt(args[0]),
            () -> registry,
            DnsSettings.of("home"));
    server.start();
    System.out.println("listening udp " + server.udpAddresses() + " tcp " + server.tcpAddresses());
    Thread.currentThread().join();
  }

  private void fill() {
    register("s1", "127.0.0.1", Service.of("consul", "consul", 8300));
    register(
        "puppetmaster.example.lan",
        "192.168.4.21",
        Service.of("puppetmaster", "puppetmaster", 8140, "puppet"));
    several("web3", 3, 3);
    several("web20", 20, 20);
    several("web5000", 5000, 32);
    register("six", "fd00::6", Service.of("six", "six", 66));
    register("far", "www.example.org", Service.of("far", "far", 80));
    register("broken", "10.0.0.9", Service.of("down", "down", 80));
    check(
        new Node("broken", "", "10.0.0.9", new TreeMap<>(), new TreeMap<>()), CheckStatus.CRITICAL);
  }

  private void several(String service, int count, int net) {
    for (int i = 0; i < count; i++) {
      String address = "10." + net + "." + (i / 250) + "." + (i % 250 + 1);
      register("ext-" + service + "-" + i, address, Service.of(service, service, 8000 + i));
    }
  }

  private void register(String node, String address, Service service) {
    Node on = new Node(node, "", address, new TreeMap<>(), new TreeMap<>());
    apply(new Command.Register(on, false, List.of(service), List.of()));
  }

  private void check(Node node, CheckStatus status) {
    Check check = new Check("c", "c", status, "", "", "", "", List.of(), "tcp", 0);
    apply(new Command.Register(node, true, List.of(), List.of(check)));
  }

  private void apply(Command command) {
    snapshot = Apply.apply(snapshot, snapshot.index() + 1, 0, command).next();
  }
}
