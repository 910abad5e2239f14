package io.discovery.dns;

import java.net.InetAddress;

/** What a name asks for. {@link NameGrammar} is the only place that makes these. */
sealed interface QueryName {
  /** A name of none of our zones. */
  record Outside() implements QueryName {}

  /** A name in one of our zones. */
  sealed interface Inside extends QueryName {
    /** The zone, by the name that was asked with. */
    Zone zone();
  }

  /** {@code DOMAIN}. */
  record Apex(Zone zone) implements Inside {}

  /** {@code ns.DOMAIN}: any of the name servers. */
  record NameServers(Zone zone) implements Inside {}

  /**
   * {@code [TAG.]NAME.service[.DC].DOMAIN} or {@code _NAME._PROTO[.service][.DC].DOMAIN}.
   *
   * @param tag what instances must be tagged with, or empty
   * @param datacenter or empty for ours
   */
  record Service(Zone zone, String service, String tag, String datacenter) implements Inside {}

  /**
   * {@code NODE.node[.DC].DOMAIN}.
   *
   * @param node may contain dots
   * @param datacenter or empty for ours
   */
  record Node(Zone zone, String node, String datacenter) implements Inside {}

  /** {@code HEX.addr[.DC].DOMAIN}: an address written as a name, so that an SRV can target it. */
  record Address(Zone zone, InetAddress address) implements Inside {}

  /**
   * A name that has only others below it, such as {@code service.DOMAIN}: it exists, with no
   * records. Resolvers that ask label by label (RFC 9156) stop at a name that does not (RFC 8020).
   *
   * @param datacenter or empty for ours
   */
  record Branch(Zone zone, String datacenter) implements Inside {}

  /** A name that no rule of the grammar makes. */
  record Unknown(Zone zone) implements Inside {}
}
