package io.discovery.spec;

import java.util.LinkedHashMap;
import java.util.Map;

/** A Puppet that the module promises to work with, and what sets it apart from the others. */
enum PuppetVersion {
  PUPPET_7("bookworm", "7.", "warning", "false"),
  PUPPET_8("trixie", "8.", "error", "true"),
  OPENVOX_9("sid", "9.", "error", "true");

  /** The Debian suite that carries it. */
  final String suite;

  final String versionPrefix;

  /** Its defaults for the settings {@code strict} and {@code strict_variables}. */
  final String strict;

  final String strictVariables;

  PuppetVersion(String suite, String versionPrefix, String strict, String strictVariables) {
    this.suite = suite;
    this.versionPrefix = versionPrefix;
    this.strict = strict;
    this.strictVariables = strictVariables;
  }

  /** Whether its agents send facts such as {@code fqdn} beside the structured ones. */
  boolean sendsLegacyFacts() {
    return this == PUPPET_7;
  }

  /** How Puppet code says the node's name where only this version has to read it. */
  String fqdnVariable() {
    return sendsLegacyFacts() ? "$::fqdn" : "$facts['networking']['fqdn']";
  }

  /** What an agent of this version tells its server about the node. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("kernel", "Linux");
    facts.put("os", Map.of("family", "Debian", "name", "Debian", "release", Map.of("major", "12")));
    facts.put(
        "networking",
        Map.of(
            "fqdn", "puppetmaster.example.lan",
            "hostname", "puppetmaster",
            "domain", "example.lan",
            "ip", "192.0.2.21"));
    if (sendsLegacyFacts()) {
      facts.put("fqdn", "puppetmaster.example.lan");
      facts.put("hostname", "puppetmaster");
      facts.put("domain", "example.lan");
      facts.put("ipaddress", "192.0.2.21");
      facts.put("osfamily", "Debian");
    }
    return facts;
  }
}
