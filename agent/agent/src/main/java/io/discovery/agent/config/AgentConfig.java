package io.discovery.agent.config;

import io.discovery.local.document.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The configuration in force. Complete: every default has been filled in.
 *
 * @param nodeId UUID from the configuration, or empty: the data directory's stands
 * @param temporary the data directory is to be made for this run and removed after it
 * @param advertiseAddress IP address that others are told for this node
 * @param httpAddresses where HTTP listens: {@code ip:port} or {@code unix:///path}
 * @param dnsAddresses IP addresses where DNS listens
 * @param definitionSources files and directories with definitions, in the order given
 * @param settleRun how long a new service that is announced after the Puppet run waits when no run
 *     is seen
 * @param sessionTtlMin shortest TTL that a session may have
 * @param puppetStateDirectory absolute; where what Puppet did can be read by the agent's user
 * @param notices what the configuration says and this version does not do, for the log
 */
public record AgentConfig(
    String nodeName,
    String nodeId,
    Map<String, String> nodeMeta,
    Map<String, String> taggedAddresses,
    String datacenter,
    Path dataDirectory,
    boolean temporary,
    String bindAddress,
    String advertiseAddress,
    List<String> httpAddresses,
    List<String> dnsAddresses,
    Ports ports,
    Cluster cluster,
    Dns dns,
    String serverService,
    Duration settleNew,
    Duration settleRemoved,
    Duration settleRun,
    Duration sessionTtlMin,
    Path puppetStateDirectory,
    boolean scriptChecksOverHttp,
    String logLevel,
    Sources definitionSources,
    List<Problem> notices) {

  /** Ports by surface; -1: off. */
  public record Ports(int http, int dns, int server, int serfLan, int serfWan) {
    static final Ports DEFAULT = new Ports(8500, 8600, 8300, 8301, 8302);
  }

  /**
   * The cluster of servers.
   *
   * @param expect with how many it begins
   * @param addresses where others may be, {@code host:port}
   * @param raftMultiplier how many times as patient as usual they are with one another
   */
  public record Cluster(int expect, List<String> addresses, int raftMultiplier) {}

  /**
   * What DNS answers.
   *
   * @param domain without dots at its ends
   * @param altDomain likewise; empty: none
   */
  public record Dns(
      String domain,
      String altDomain,
      Duration nodeTtl,
      Duration serviceTtl,
      Duration negativeTtl,
      boolean onlyPassing) {}

  /** Where definitions come from. */
  public record Sources(List<Path> files, List<Path> directories) {}
}
