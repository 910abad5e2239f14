package io.discovery.dns;

import org.jspecify.annotations.Nullable;

/**
 * One of the names of the zone.
 *
 * @param apex the name itself
 * @param primary its name server as the SOA record names it
 * @param mailbox whom to write to, as the SOA record names it
 */
record Zone(WireName apex, WireName primary, WireName mailbox) {
  static final String PRIMARY_LABEL = "ns";

  static Zone of(String domain) {
    WireName apex = required(WireName.of(domain), domain);
    return new Zone(apex, child(PRIMARY_LABEL, apex), child("hostmaster", apex));
  }

  private static WireName child(String label, WireName apex) {
    return required(WireName.below(label, apex), label + "." + apex);
  }

  private static WireName required(@Nullable WireName name, String of) {
    if (name == null) {
      throw new IllegalArgumentException("\"" + of + "\" is too long or no DNS name; use another");
    }
    return name;
  }
}
