package io.discovery.dns;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Instance;
import io.discovery.catalog.Names;
import io.discovery.catalog.Node;
import io.discovery.catalog.Registry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The zone itself: who speaks for it. Its name servers are the healthy servers of the cluster. */
final class ZoneAnswers {
  /** Name servers named in one message: enough to have another when one is down. */
  private static final int MOST_SERVERS = 3;

  private final DnsSettings settings;

  ZoneAnswers(DnsSettings settings) {
    this.settings = settings;
  }

  /** {@code DOMAIN}: its SOA and NS records. */
  Answer apex(Question question, Zone zone) {
    Basis basis = new Basis.OfRegistry(question.registry());
    List<Answer.Choice> choices = new ArrayList<>();
    if (RecordType.asks(question.type(), RecordType.SOA)) {
      choices.add(new Answer.Choice(authority(zone, question)));
    }
    if (RecordType.asks(question.type(), RecordType.NS)) {
      choices.addAll(nameServerRecords(question, zone));
    }
    Answer answer = Answer.of(choices, basis);
    return question.type() == RecordType.NS ? answer.taking(MOST_SERVERS) : answer;
  }

  private List<Answer.Choice> nameServerRecords(Question question, Zone zone) {
    List<Answer.Choice> choices = new ArrayList<>();
    for (Node server : servers(question.registry())) {
      WireName name = NodeAnswers.name(server, zone, settings);
      InetAddress address = Addresses.literal(server.address());
      // A name server must have an address, not an alias (RFC 2181 §10.3).
      if (name != null && address != null) {
        choices.add(
            new Answer.Choice(
                List.of(record(zone.apex(), new RecordData.NameServer(name))),
                List.of(record(name, new RecordData.Address(address)))));
      }
    }
    return choices;
  }

  /** {@code ns.DOMAIN}, the name server of the SOA record: the addresses of all servers. */
  Answer nameServers(Question question, Zone zone) {
    Set<InetAddress> seen = new HashSet<>();
    List<Answer.Choice> choices = new ArrayList<>();
    for (Node server : servers(question.registry())) {
      InetAddress address = Addresses.literal(server.address());
      if (address == null) {
        continue;
      }
      RecordData.Address data = new RecordData.Address(address);
      if (RecordType.asks(question.type(), data.type()) && seen.add(address)) {
        choices.add(new Answer.Choice(record(zone.primary(), data)));
      }
    }
    return Answer.of(choices, new Basis.OfRegistry(question.registry()));
  }

  private List<Node> servers(Registry registry) {
    Set<String> seen = new HashSet<>();
    List<Node> servers = new ArrayList<>();
    for (Instance instance : registry.instances(settings.serverService())) {
      Node node = instance.node().value();
      if (instance.status() != CheckStatus.CRITICAL && seen.add(Names.fold(node.name()))) {
        servers.add(node);
      }
    }
    return servers;
  }

  /** The SOA record. Its serial moves with the registry; each message is stamped with it. */
  ResourceRecord authority(Zone zone, Question question) {
    int ttl = settings.negativeTtlSeconds();
    return new ResourceRecord(
        zone.apex(),
        ttl,
        new RecordData.Authority(zone.primary(), zone.mailbox(), serial(question.registry()), ttl));
  }

  /** Changes when the registry does, and grows in the arithmetic of RFC 1982. */
  static int serial(Registry registry) {
    long newest =
        Math.max(registry.nodesIndex(), Math.max(registry.servicesIndex(), registry.checksIndex()));
    return (int) Math.max(1, newest);
  }

  private ResourceRecord record(WireName owner, RecordData data) {
    return new ResourceRecord(owner, settings.nodeTtlSeconds(), data);
  }
}
