package io.discovery.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads names, by the rules of the family:
 *
 * <pre>
 *   name      = below [ "." datacenter ] "." domain
 *   below     = [ tag "." ] service ".service"      tag may contain dots
 *             | "_" service "._" protocol [ ".service" ]   without it in SRV questions only
 *             | node ".node"                        node may contain dots
 *             | hex ".addr"                         8 or 32 digits
 * </pre>
 *
 * <p>The rightmost label that is one of the words above decides; at most one label may stand
 * between it and the domain, and that is the datacenter. So {@code v1.web.service.dc1} is service
 * {@code web} with tag {@code v1} in {@code dc1}, and {@code service.service} is a service that is
 * called so. Names are read without regard to case.
 */
final class NameGrammar {
  private static final String SERVICE = "service";
  private static final String NODE = "node";
  private static final String ADDRESS = "addr";

  /** Protocols of RFC 2782 that stand for any instance. Any other is a tag. */
  private static final List<String> PROTOCOLS = List.of("tcp", "udp");

  private static final int IPV4_DIGITS = 8;
  private static final int IPV6_DIGITS = 32;

  private static final QueryName OUTSIDE = new QueryName.Outside();

  /** The longer name first: one may be below the other. */
  private final List<Zone> zones;

  NameGrammar(DnsSettings settings) {
    Zone main = Zone.of(settings.domain());
    if (settings.altDomain().isEmpty()) {
      zones = List.of(main);
      return;
    }
    Zone alt = Zone.of(settings.altDomain());
    zones = main.apex().length() >= alt.apex().length() ? List.of(main, alt) : List.of(alt, main);
  }

  /**
   * What the name asks for.
   *
   * @param questionType type of the question: in an SRV question {@code .service} may be left out
   */
  QueryName parse(WireName name, int questionType) {
    for (Zone zone : zones) {
      int end = name.endsWith(zone.apex(), 0);
      if (end >= 0) {
        List<String> labels = labels(name, end);
        return labels == null
            ? new QueryName.Unknown(zone)
            : parse(zone, labels, questionType == RecordType.SRV);
      }
    }
    return OUTSIDE;
  }

  /** Labels before {@code end}, folded; null when one is no text or has a dot in it. */
  private static @Nullable List<String> labels(WireName name, int end) {
    byte[] wire = name.bytes();
    List<String> labels = new ArrayList<>();
    for (int at = 0; at < end; at += wire[at] + 1) {
      byte[] folded = new byte[wire[at]];
      for (int i = 0; i < folded.length; i++) {
        folded[i] = WireName.fold(wire[at + 1 + i]);
        if (folded[i] == '.') {
          return null;
        }
      }
      try {
        labels.add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(folded)).toString());
      } catch (CharacterCodingException e) {
        return null;
      }
    }
    return labels;
  }

  private static QueryName parse(Zone zone, List<String> labels, boolean srv) {
    if (labels.isEmpty()) {
      return new QueryName.Apex(zone);
    }
    for (int i = labels.size() - 1; i >= 0; i--) {
      List<String> after = labels.subList(i + 1, labels.size());
      String label = labels.get(i);
      switch (label) {
        case SERVICE, NODE, ADDRESS -> {
          return below(zone, label, labels.subList(0, i), after);
        }
        case "connect", "ingress", "query" -> {
          // Words of the family for what is not served here; they are no names of datacenters.
          return new QueryName.Unknown(zone);
        }
        default -> {
          if (srv && label.startsWith("_")) {
            return below(zone, SERVICE, labels.subList(0, i + 1), after);
          }
        }
      }
    }
    return withoutWord(zone, labels);
  }

  private static QueryName withoutWord(Zone zone, List<String> labels) {
    if (labels.size() > 1) {
      return new QueryName.Unknown(zone);
    }
    String label = labels.getFirst();
    return label.equals(Zone.PRIMARY_LABEL)
        ? new QueryName.NameServers(zone)
        : new QueryName.Branch(zone, label);
  }

  private static QueryName below(Zone zone, String word, List<String> before, List<String> after) {
    if (after.size() > 1) {
      return new QueryName.Unknown(zone);
    }
    String datacenter = after.isEmpty() ? "" : after.getFirst();
    if (before.isEmpty()) {
      return new QueryName.Branch(zone, datacenter);
    }
    return switch (word) {
      case SERVICE -> service(zone, before, datacenter);
      case NODE -> new QueryName.Node(zone, String.join(".", before), datacenter);
      default -> address(zone, before);
    };
  }

  private static QueryName service(Zone zone, List<String> labels, String datacenter) {
    int last = labels.size() - 1;
    if (last == 1 && labels.getFirst().startsWith("_") && labels.getLast().startsWith("_")) {
      String protocol = labels.getLast().substring(1);
      String tag = PROTOCOLS.contains(protocol) ? "" : protocol;
      return new QueryName.Service(zone, labels.getFirst().substring(1), tag, datacenter);
    }
    String tag = String.join(".", labels.subList(0, last));
    return new QueryName.Service(zone, labels.get(last), tag, datacenter);
  }

  private static QueryName address(Zone zone, List<String> labels) {
    String digits = labels.getFirst();
    int length = digits.length();
    if (labels.size() != 1 || (length != IPV4_DIGITS && length != IPV6_DIGITS)) {
      return new QueryName.Unknown(zone);
    }
    try {
      byte[] bytes = HexFormat.of().parseHex(digits);
      return new QueryName.Address(zone, InetAddress.getByAddress(bytes));
    } catch (IllegalArgumentException | UnknownHostException e) {
      return new QueryName.Unknown(zone);
    }
  }
}
