package io.discovery.dns;

import java.net.InetAddress;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Addresses as the catalog spells them: an IP literal, or the name of something elsewhere. */
final class Addresses {
  private static final int IPV4_DOTS = 3;

  private Addresses() {}

  /** The IP address that the text spells out, or null; nothing is ever looked up. */
  static @Nullable InetAddress literal(String text) {
    // A zone index ("%eth0") means something on one machine only.
    boolean ipv6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0;
    if (!ipv6 && !looksLikeIpv4(text)) {
      return null;
    }
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Four numbers: the JDK also takes shorter forms, which are good names. */
  private static boolean looksLikeIpv4(String text) {
    int dots = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        dots++;
      } else if (c < '0' || c > '9') {
        return false;
      }
    }
    return dots == IPV4_DOTS;
  }

  /** The label under {@code addr} that stands for the address. */
  static String label(InetAddress address) {
    return HexFormat.of().formatHex(address.getAddress());
  }
}
