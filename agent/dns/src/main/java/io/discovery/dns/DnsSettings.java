package io.discovery.dns;

import io.discovery.catalog.Names;

/**
 * How names are answered.
 *
 * @param datacenter the datacenter of the catalog that is read; answers name it
 * @param domain the zone, for example {@code discovery.}; the last dot may be missing
 * @param altDomain a second name of the same zone, or empty; names in an answer are under the one
 *     that was asked for
 * @param serverService the service whose instances are the zone's name servers
 * @param onlyPassing whether instances that warn are left out; critical ones always are
 * @param serviceTtlSeconds how long a cache may keep what was said about a service
 * @param nodeTtlSeconds how long a cache may keep what was said about a node
 * @param negativeTtlSeconds how long a cache may keep that a name or record is not there
 */
public record DnsSettings(
    String datacenter,
    String domain,
    String altDomain,
    String serverService,
    boolean onlyPassing,
    int serviceTtlSeconds,
    int nodeTtlSeconds,
    int negativeTtlSeconds) {

  /**
   * One second. The family's default of 0 makes every client of a forwarder ask through to the
   * agent, and some caches then hold answers for a minimum of their own. With one second a
   * forwarder asks once a second per name however many clients it has, and an instance that fails
   * is gone from every cache a second later.
   */
  public static final int SERVICE_TTL_SECONDS = 1;

  /** Addresses of machines change rarely, but a rebuilt one is to be found without a wait. */
  public static final int NODE_TTL_SECONDS = 5;

  /** Short, for a name is most often asked too early just before it is registered. */
  public static final int NEGATIVE_TTL_SECONDS = 1;

  /** RFC 2181 §8: a TTL has 31 bits. */
  private static final String TTL_RULE = " is not between 0 and 2147483647 seconds; set it to 1";

  public DnsSettings {
    datacenter = Names.fold(datacenter);
    requireName("datacenter", datacenter, "letters, digits and hyphens");
    requireName("domain", domain, "a name such as discovery.");
    if (!altDomain.isEmpty()) {
      requireName("alt_domain", altDomain, "a name such as consul., or leave it out");
    }
    requireTtl("service_ttl", serviceTtlSeconds);
    requireTtl("node_ttl", nodeTtlSeconds);
    requireTtl("soa min_ttl", negativeTtlSeconds);
  }

  /** The defaults: domain {@code discovery.}, also known as {@code consul.}. */
  public static DnsSettings of(String datacenter) {
    return new DnsSettings(
        datacenter,
        "discovery.",
        "consul.",
        "consul",
        false,
        SERVICE_TTL_SECONDS,
        NODE_TTL_SECONDS,
        NEGATIVE_TTL_SECONDS);
  }

  private static void requireName(String key, String value, String mend) {
    if (WireName.of(value) == null || value.equals(".")) {
      throw new IllegalArgumentException(
          key + " \"" + value + "\" cannot be part of a DNS name; use " + mend);
    }
  }

  private static void requireTtl(String key, int seconds) {
    if (seconds < 0) {
      throw new IllegalArgumentException(key + " " + seconds + TTL_RULE);
    }
  }
}
