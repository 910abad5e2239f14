package io.discovery.dns;

import io.discovery.catalog.Registry;

/**
 * What was asked, and of which registry.
 *
 * @param type of the records wanted
 * @param chain how many names may still be followed from here
 */
record Question(WireName name, int type, Registry registry, int chain) {
  /** Whether an alias is to be followed to addresses, which are of the type asked for. */
  boolean wantsAddresses() {
    return type == RecordType.A || type == RecordType.AAAA || type == RecordType.ANY;
  }
}
