package io.discovery.agent.about;

import io.discovery.agent.Version;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.Published;
import io.discovery.agent.cluster.ServerCluster;
import io.discovery.agent.config.AgentConfig;
import io.discovery.agent.files.ConfigDirectories;
import io.discovery.agent.http.AgentInfo;
import io.discovery.agent.http.MemberView;
import io.discovery.agent.http.ServerView;
import io.discovery.agent.local.LocalAgent;
import io.discovery.local.document.Problem;
import io.discovery.local.state.LocalView;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** This agent as the API shows it. The servers of its cluster are its members. */
public final class Self implements AgentInfo, MemberView {
  /** Versions of the Serf protocol, by which the family tells members apart: 2 is spoken. */
  private static final Versions PROTOCOL = new Versions(1, 5, 2);

  private static final Versions DELEGATE = new Versions(2, 5, 4);

  private final AgentConfig config;
  private final String nodeId;
  private final CatalogAccess catalog;
  private final ServerCluster cluster;
  private final Peers peers;
  private final LocalAgent local;
  private final Supplier<ConfigDirectories.Definitions> definitions;

  /**
   * @param definitions what stands in the definition files at this moment
   */
  public Self(
      AgentConfig config,
      String nodeId,
      CatalogAccess catalog,
      ServerCluster cluster,
      Peers peers,
      LocalAgent local,
      Supplier<ConfigDirectories.Definitions> definitions) {
    this.config = config;
    this.nodeId = nodeId;
    this.catalog = catalog;
    this.cluster = cluster;
    this.peers = peers;
    this.local = local;
    this.definitions = definitions;
  }

  /** Address and port under which other servers know this one. */
  public static String serverAddress(AgentConfig config) {
    String ip = config.advertiseAddress();
    return (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + config.ports().server();
  }

  @Override
  public Identity identity() {
    return new Identity(
        config.datacenter(),
        config.nodeName(),
        nodeId,
        true,
        "",
        Version.CURRENT,
        new TreeMap<>(config.nodeMeta()));
  }

  @Override
  public SortedMap<String, Setting> settings() {
    SortedMap<String, Setting> settings = new TreeMap<>();
    settings.put("AdvertiseAddrLAN", new Setting.Text(config.advertiseAddress()));
    settings.put("BindAddr", new Setting.Text(config.bindAddress()));
    settings.put("ClientAddrs", new Setting.Texts(config.dnsAddresses()));
    settings.put("DNSAltDomain", new Setting.Text(config.dns().altDomain()));
    settings.put("DNSDomain", new Setting.Text(config.dns().domain()));
    settings.put("DNSOnlyPassing", new Setting.Flag(config.dns().onlyPassing()));
    settings.put("DNSPort", new Setting.Whole(config.ports().dns()));
    settings.put("DataDir", new Setting.Text(config.dataDirectory().toString()));
    settings.put("Datacenter", new Setting.Text(config.datacenter()));
    settings.put("EnableDebug", new Setting.Flag(false));
    settings.put("EnableRemoteScriptChecks", new Setting.Flag(config.scriptChecksOverHttp()));
    settings.put("HTTPAddrs", new Setting.Texts(config.httpAddresses()));
    settings.put("HTTPPort", new Setting.Whole(config.ports().http()));
    settings.put("LogLevel", new Setting.Text(config.logLevel()));
    settings.put("NodeID", new Setting.Text(nodeId));
    settings.put("NodeName", new Setting.Text(config.nodeName()));
    settings.put("ServerMode", new Setting.Flag(true));
    settings.put("ServerPort", new Setting.Whole(config.ports().server()));
    settings.put("Version", new Setting.Text(Version.CURRENT));
    return settings;
  }

  @Override
  public SortedMap<String, SortedMap<String, String>> stats() {
    Published published = catalog.published();
    LocalView view = local.view();
    boolean leads = published.leader().equals(serverAddress(config));
    String index = Long.toString(published.snapshot().index());
    SortedMap<String, SortedMap<String, String>> stats = new TreeMap<>();
    stats.put(
        "agent",
        figures(
            "checks",
            view.checks().size(),
            "services",
            view.services().size(),
            "check_ttls",
            view.checks().values().stream().filter(check -> check.type().equals("ttl")).count()));
    stats.put("build", figures("version", Version.CURRENT));
    stats.put(
        "consul",
        figures(
            "bootstrap",
            true,
            "known_datacenters",
            1,
            "leader",
            leads,
            "leader_addr",
            published.leader(),
            "server",
            true));
    stats.put(
        "raft",
        figures(
            "applied_index",
            index,
            "commit_index",
            index,
            "last_log_index",
            index,
            "num_peers",
            Math.max(0, voters().count() - 1),
            "state",
            leads ? "Leader" : "Follower",
            "term",
            published.term()));
    stats.put(
        "runtime",
        figures(
            "arch",
            System.getProperty("os.arch"),
            "cpu_count",
            Runtime.getRuntime().availableProcessors(),
            "os",
            "linux",
            "version",
            Runtime.version()));
    return stats;
  }

  private static SortedMap<String, String> figures(Object... namesAndValues) {
    SortedMap<String, String> figures = new TreeMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      figures.put(namesAndValues[i].toString(), namesAndValues[i + 1].toString());
    }
    return figures;
  }

  @Override
  public Definitions definitions() {
    ConfigDirectories.Definitions now = definitions.get();
    SortedMap<String, List<String>> quarantined = new TreeMap<>();
    now.quarantined()
        .forEach(
            (file, problems) ->
                quarantined.put(file, problems.stream().map(Problem::toString).toList()));
    return new Definitions(now.inForce().size(), quarantined);
  }

  @Override
  public List<String> serverPeers() {
    return voters().map(ServerView.Server::address).toList();
  }

  private Stream<ServerView.Server> voters() {
    return peers.servers().stream().filter(ServerView.Server::votes);
  }

  @Override
  public Member self() {
    return member(
        config.nodeName(),
        config.advertiseAddress(),
        config.ports().server(),
        nodeId,
        MemberView.Status.ALIVE);
  }

  private Member member(
      String name, String address, int port, String id, MemberView.Status status) {
    SortedMap<String, String> tags = new TreeMap<>();
    if (config.cluster().expect() == 1) {
      tags.put("bootstrap", "1");
    } else {
      tags.put("expect", Integer.toString(config.cluster().expect()));
    }
    tags.put("build", Version.CURRENT + ":");
    tags.put("dc", config.datacenter());
    tags.put("id", id);
    tags.put("port", Integer.toString(port));
    tags.put("role", "consul");
    tags.put("vsn", Integer.toString(PROTOCOL.spoken()));
    return new Member(name, address, config.ports().serfLan(), tags, status, PROTOCOL, DELEGATE);
  }

  /** The servers of the cluster: until there is gossip, nobody else is known. */
  @Override
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    members.add(self());
    for (ServerView.Server each : peers.servers()) {
      if (!each.id().equals(cluster.self().toString())) {
        members.add(other(each));
      }
    }
    return members;
  }

  private Member other(ServerView.Server server) {
    int colon = server.address().lastIndexOf(':');
    String host = server.address().substring(0, colon).replace("[", "").replace("]", "");
    return member(
        server.node(),
        host,
        Integer.parseInt(server.address().substring(colon + 1)),
        server.id(),
        server.alive() ? MemberView.Status.ALIVE : MemberView.Status.FAILED);
  }
}
