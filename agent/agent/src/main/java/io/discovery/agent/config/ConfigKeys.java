package io.discovery.agent.config;

import io.discovery.local.document.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The table of configuration keys. Whoever adds a key adds a row here and its reading. */
public final class ConfigKeys {
  private ConfigKeys() {}

  /** What becomes of a key. */
  public enum Use {
    /** Read and acted on. */
    ACTED_ON,
    /** Belongs to the family's configuration; accepted with one notice. */
    NOT_ACTED_ON,
    /** Promises protection that is not there; refused unless empty. */
    PROTECTION
  }

  /**
   * One key of the top level.
   *
   * @param doc what it does, one line; empty unless acted on
   */
  public record Key(String name, Use use, String doc) {}

  private static final List<Key> ALL = new ArrayList<>();
  private static final Map<String, Key> BY_NAME = new HashMap<>();

  static {
    act("addresses", "Addresses to listen on, by surface: http, dns. Default: client_addr.");
    act("advertise_addr", "Address that others are told for this node. Default: bind_addr.");
    act("alt_domain", "Second DNS domain that is answered, each in its own name: consul.");
    act("bind_addr", "Address for traffic between agents.");
    act("bootstrap", "Whether this server may elect itself.");
    act("bootstrap_expect", "How many servers the cluster begins with.");
    act("client_addr", "Addresses for HTTP and DNS, separated by spaces. Default: 127.0.0.1.");
    act("data_dir", "Directory for what must survive a restart.");
    act("datacenter", "Name of the datacenter, a part of every DNS name. Default: dc1.");
    act("dns_config", "DNS: node_ttl, service_ttl, only_passing, soa.min_ttl.");
    act("domain", "DNS domain that is answered. Default: discovery.");
    act("enable_local_script_checks", "Accepted: scripts in definition files always run.");
    act("enable_script_checks", "Whether script checks may be registered over HTTP.");
    act("log_level", "trace, debug, info, warn or error. Default: info.");
    act("node_id", "UUID of this node. Default: made with the data directory.");
    act("node_meta", "Free key/value pairs of this node.");
    act("node_name", "Name of this node. Default: the host's name.");
    act("performance", "raft_multiplier: how patient servers are with one another. Default: 1.");
    act("ports", "Ports: dns, http, server, serf_lan, serf_wan; -1 turns dns or http off.");
    act("puppet_state_dir", "Where Puppet's state is read. Default: /run/discovery/puppet.");
    act("retry_join", "Addresses of servers to form or join a cluster with: host or host:port.");
    act("server", "Whether this agent is a server.");
    act("server_service", "Name under which servers are a service. Default: consul.");
    act("session_ttl_min", "Shortest TTL that a session may have. Default: 10s.");
    act("settle_new", "How long a new service without a check waits for one. Default: 0.");
    act("settle_removed", "Within which a definition may move between files. Default: 0.");
    act("settle_run", "How long a new after_run service waits without a Puppet run. Default: 10s.");
    act("start_join", "As retry_join.");
    act("tagged_addresses", "Further addresses of this node, by role.");
    also(
        "advertise_addr_ipv4 advertise_addr_ipv6 advertise_addr_wan advertise_addr_wan_ipv4"
            + " advertise_addr_wan_ipv6 audit auto_config autopilot cache check_output_max_size"
            + " check_update_interval config_entries connect default_query_time"
            + " disable_anonymous_signature disable_coordinates disable_host_node_id"
            + " disable_http_unprintable_char_filter disable_keyring_file disable_remote_exec"
            + " disable_update_check discard_check_output discovery_max_stale"
            + " enable_central_service_config enable_debug enable_syslog gossip_lan gossip_wan"
            + " http_config leave_on_terminate limits log_file log_json log_rotate_bytes"
            + " log_rotate_duration log_rotate_max_files max_query_time non_voting_server"
            + " pid_file primary_datacenter primary_gateways"
            + " primary_gateways_interval protocol raft_protocol raft_snapshot_interval"
            + " raft_snapshot_threshold raft_trailing_logs reconnect_timeout"
            + " reconnect_timeout_wan recursors rejoin_after_leave retry_interval"
            + " retry_interval_wan retry_join_wan retry_max retry_max_wan segment"
            + " segments serf_lan serf_lan_allowed_cidrs serf_lan_bind serf_wan"
            + " serf_wan_allowed_cidrs serf_wan_bind server_name"
            + " skip_leave_on_interrupt start_join_wan"
            + " statsd_addr statsite_addr syslog_facility telemetry translate_wan_addrs ui"
            + " ui_config ui_content_path ui_dir unix_sockets watches",
        Use.NOT_ACTED_ON);
    also(
        "acl acl_agent_master_token acl_agent_token acl_datacenter acl_default_policy"
            + " acl_down_policy acl_enable_key_list_policy acl_enforce_version_8 acl_master_token"
            + " acl_replication_token acl_token acl_ttl auto_encrypt ca_file ca_path cert_file"
            + " enable_acl_replication enable_agent_tls_for_checks encrypt"
            + " encrypt_verify_incoming encrypt_verify_outgoing key_file tls tls_cipher_suites"
            + " tls_min_version tls_prefer_server_cipher_suites verify_incoming"
            + " verify_incoming_https verify_incoming_rpc verify_outgoing"
            + " verify_server_hostname",
        Use.PROTECTION);
  }

  private static void act(String name, String doc) {
    add(new Key(name, Use.ACTED_ON, doc));
  }

  private static void also(String names, Use use) {
    int from = 0;
    while (from < names.length()) {
      int to = names.indexOf(' ', from);
      to = to < 0 ? names.length() : to;
      add(new Key(names.substring(from, to), use, ""));
      from = to + 1;
    }
  }

  private static void add(Key key) {
    ALL.add(key);
    BY_NAME.put(Keys.fold(key.name()), key);
  }

  /** All rows. */
  public static List<Key> all() {
    return List.copyOf(ALL);
  }

  /** Names of all rows. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(ALL.size());
    ALL.forEach(key -> names.add(key.name()));
    return names;
  }

  /** The row of a key, however it is spelt, or null. */
  public static @Nullable Key find(String name) {
    return BY_NAME.get(Keys.fold(name));
  }
}
