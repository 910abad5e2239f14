package io.discovery.agent.config;

import io.discovery.catalog.Session;
import io.discovery.dns.DnsSettings;
import io.discovery.local.document.Fields;
import io.discovery.local.document.Keys;
import io.discovery.local.document.Problems;
import io.discovery.local.document.Value;
import io.discovery.local.state.Settings;
import io.discovery.raft.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The configuration while its sources are read, one after the other. */
final class Draft {
  private static final int HIGHEST_PORT = 65_535;

  /** As the peer's. */
  private static final int SLOWEST_MULTIPLIER = 10;

  String nodeName = "";
  String nodeId = "";
  final Map<String, String> nodeMeta = new TreeMap<>();
  final Map<String, String> taggedAddresses = new TreeMap<>();
  String datacenter = "dc1";
  String dataDirectory = "";
  String bindAddress = "0.0.0.0";
  String advertiseAddress = "";
  String clientAddress = "127.0.0.1";
  String httpAddress = "";
  String dnsAddress = "";
  AgentConfig.Ports ports = AgentConfig.Ports.DEFAULT;
  String domain = "discovery.";
  String altDomain = "consul.";
  Duration nodeTtl = Duration.ofSeconds(DnsSettings.NODE_TTL_SECONDS);
  Duration serviceTtl = Duration.ofSeconds(DnsSettings.SERVICE_TTL_SECONDS);
  Duration negativeTtl = Duration.ofSeconds(DnsSettings.NEGATIVE_TTL_SECONDS);
  boolean onlyPassing;
  boolean server;
  boolean bootstrap;
  int bootstrapExpect;
  final Set<String> servers = new LinkedHashSet<>();
  int raftMultiplier = 1;
  String serverService = "consul";
  Duration settleNew = Duration.ZERO;
  Duration settleRemoved = Duration.ZERO;
  Duration settleRun = Settings.SETTLE_RUN;
  Duration sessionTtlMin = Session.SHORTEST_TTL;
  String puppetStateDirectory = "/run/discovery/puppet";
  boolean scriptChecksOverHttp;
  String logLevel = "info";
  private final Set<String> noticed = new HashSet<>();

  /** Takes over what an object of configuration says. */
  void read(Value.Obj object, Problems problems) {
    Fields fields = Fields.of(object, problems);
    fields.known(ConfigKeys.names());
    fields.known(List.of("service", "services", "check", "checks"));
    identity(fields);
    network(fields);
    dns(fields.child("dns_config"));
    cluster(fields);
    fields.finish();
    object.members().forEach((name, member) -> judge(name, member.value(), fields));
  }

  private void identity(Fields fields) {
    nodeName = fields.text("node_name", nodeName);
    nodeId = fields.text("node_id", nodeId);
    nodeMeta.putAll(fields.textMap("node_meta"));
    taggedAddresses.putAll(fields.textMap("tagged_addresses"));
    datacenter = fields.text("datacenter", datacenter);
    dataDirectory = fields.text("data_dir", dataDirectory);
    logLevel = fields.text("log_level", logLevel);
    settleNew = fields.duration("settle_new", settleNew);
    settleRemoved = fields.duration("settle_removed", settleRemoved);
    puppet(fields);
    scriptChecksOverHttp = fields.bool("enable_script_checks", scriptChecksOverHttp);
    fields.bool("enable_local_script_checks", true);
  }

  private void puppet(Fields fields) {
    settleRun = fields.duration("settle_run", settleRun);
    if (settleRun.compareTo(Settings.LONGEST_SETTLE_RUN) > 0) {
      fields.refuse(
          "settle_run",
          "is longer than a Puppet run under way is waited for",
          "write at most " + Settings.LONGEST_SETTLE_RUN.toMinutes() + "m");
    }
    puppetStateDirectory = fields.text("puppet_state_dir", puppetStateDirectory);
    if (!puppetStateDirectory.startsWith("/")) {
      fields.refuse(
          "puppet_state_dir", "is no absolute path", "write one such as /run/discovery/puppet");
    }
  }

  private void network(Fields fields) {
    bindAddress = fields.text("bind_addr", bindAddress);
    advertiseAddress = fields.text("advertise_addr", advertiseAddress);
    clientAddress = fields.text("client_addr", clientAddress);
    domain = fields.text("domain", domain);
    altDomain = fields.text("alt_domain", altDomain);
    Fields addresses = fields.child("addresses");
    if (addresses != null) {
      httpAddress = addresses.text("http", httpAddress);
      dnsAddress = addresses.text("dns", dnsAddress);
      addresses.known(List.of("https", "grpc"));
    }
    Fields given = fields.child("ports");
    if (given != null) {
      ports =
          new AgentConfig.Ports(
              port(given, "http", ports.http()),
              port(given, "dns", ports.dns()),
              port(given, "server", ports.server()),
              port(given, "serf_lan", ports.serfLan()),
              port(given, "serf_wan", ports.serfWan()));
      if (port(given, "https", -1) > 0) {
        given.refuse("https", "HTTPS is not available in this version", "remove it, or write -1");
      }
      given.known(
          List.of(
              "grpc",
              "sidecar_min_port",
              "sidecar_max_port",
              "expose_min_port",
              "expose_max_port"));
    }
  }

  private static int port(Fields fields, String key, int fallback) {
    return Math.toIntExact(fields.integer(key, fallback, -1, HIGHEST_PORT));
  }

  private void dns(@Nullable Fields dns) {
    if (dns == null) {
      return;
    }
    nodeTtl = dns.duration("node_ttl", nodeTtl);
    onlyPassing = dns.bool("only_passing", onlyPassing);
    Fields byService = dns.child("service_ttl");
    if (byService != null) {
      serviceTtl = byService.duration("*", serviceTtl);
      byService.finish();
    }
    Fields soa = dns.child("soa");
    if (soa != null) {
      negativeTtl = soa.duration("min_ttl", negativeTtl);
      soa.known(List.of("expire", "refresh", "retry"));
    }
    dns.known(
        List.of(
            "a_record_limit",
            "allow_stale",
            "cache_max_age",
            "disable_compression",
            "enable_additional_node_meta_txt",
            "enable_truncate",
            "max_stale",
            "recursor_timeout",
            "udp_answer_limit",
            "use_cache",
            "prefer_namespace"));
  }

  private void cluster(Fields fields) {
    server = fields.bool("server", server);
    bootstrap = fields.bool("bootstrap", bootstrap);
    bootstrapExpect =
        Math.toIntExact(
            fields.integer("bootstrap_expect", bootstrapExpect, 0, Configuration.MAX_VOTERS));
    servers.addAll(fields.textList("retry_join"));
    servers.addAll(fields.textList("start_join"));
    Fields performance = fields.child("performance");
    if (performance != null) {
      raftMultiplier =
          Math.toIntExact(
              performance.integer("raft_multiplier", raftMultiplier, 1, SLOWEST_MULTIPLIER));
      performance.known(List.of("leave_drain_time", "rpc_hold_timeout"));
      performance.finish();
    }
    serverService = fields.text("server_service", serverService);
    sessionTtlMin = fields.duration("session_ttl_min", sessionTtlMin);
    if (sessionTtlMin.isZero() || sessionTtlMin.compareTo(Session.LONGEST_TTL) > 0) {
      fields.refuse(
          "session_ttl_min",
          "leaves no TTL to choose",
          "write at most " + Session.LONGEST_TTL.toHours() + "h, or leave it out");
    }
  }

  private void judge(String name, Value value, Fields fields) {
    ConfigKeys.Key key = ConfigKeys.find(name);
    if (key == null || key.use() == ConfigKeys.Use.ACTED_ON || empty(value)) {
      return;
    }
    if (key.use() == ConfigKeys.Use.PROTECTION) {
      fields.refuse(
          name,
          "promises protection that this version does not give",
          "remove it, and protect the agent's ports by other means");
    } else if (noticed.add(Keys.fold(name))) {
      fields.notice(name, "is known but not acted on in this version", "it may stay");
    }
  }

  /** Whether a value asks for nothing: absent, empty, false, or made of such values. */
  private static boolean empty(Value value) {
    return switch (value) {
      case Value.Null _ -> true;
      case Value.Bool b -> !b.truth();
      case Value.Text t -> t.text().isEmpty();
      case Value.Num _ -> false;
      case Value.Arr list -> list.items().stream().allMatch(Draft::empty);
      case Value.Obj object ->
          object.members().values().stream().allMatch(member -> empty(member.value()));
    };
  }

  /** Takes over what the command line says: it wins over every file. */
  void override(AgentOptions options) {
    nodeName = or(options.nodeName, nodeName);
    datacenter = or(options.datacenter, datacenter);
    dataDirectory = or(options.dataDirectory, dataDirectory);
    bindAddress = or(options.bindAddress, bindAddress);
    advertiseAddress = or(options.advertiseAddress, advertiseAddress);
    clientAddress = or(options.clientAddress, clientAddress);
    domain = or(options.domain, domain);
    logLevel = or(options.logLevel, logLevel);
    server = or(options.server, server);
    bootstrap = or(options.bootstrap, bootstrap);
    bootstrapExpect = or(options.bootstrapExpect, bootstrapExpect);
    servers.addAll(options.servers);
    ports =
        new AgentConfig.Ports(
            or(options.httpPort, ports.http()),
            or(options.dnsPort, ports.dns()),
            or(options.serverPort, ports.server()),
            ports.serfLan(),
            ports.serfWan());
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  /** What is asked of a development agent, under all that is configured. */
  void developmentDefaults() {
    server = true;
    bootstrap = true;
    bindAddress = "127.0.0.1";
    logLevel = "info";
  }

  /** The words of a list separated by white space. */
  static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }
}
