package io.discovery.agent.checks;

import io.netty.channel.ConnectTimeoutException;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Why no connection came about, in the words of Go's dialer, which people know and tools match:
 * {@code dial tcp [::1]:8140: connect: connection refused}.
 */
final class DialFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private DialFailure(String message) {
    super(message, null, false, false);
  }

  /** Connecting to that address failed. */
  static DialFailure connecting(InetAddress address, int port, Throwable why) {
    return new DialFailure("dial tcp " + text(address, port) + ": " + reason(why));
  }

  /** There was no time left. */
  static DialFailure timeout(InetAddress address, int port) {
    return new DialFailure("dial tcp " + text(address, port) + ": i/o timeout");
  }

  /** The name has no address. */
  static DialFailure resolving(String host, Throwable why) {
    String reason =
        switch (why) {
          case UnknownHostException _ -> "no such host";
          case RejectedExecutionException _ -> "too many names are being looked up";
          default -> String.valueOf(why.getMessage());
        };
    return new DialFailure("dial tcp: lookup " + host + ": " + reason);
  }

  /** The name was being looked up when time was up. */
  static DialFailure resolvingLate(String host) {
    return new DialFailure("dial tcp: lookup " + host + ": i/o timeout");
  }

  /** {@code 127.0.0.1:80}, {@code [::1]:80}. */
  private static String text(InetAddress address, int port) {
    return hostPort(NetUtil.toAddressString(address), port);
  }

  static String hostPort(String host, int port) {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  private static String reason(Throwable why) {
    if (why instanceof ConnectTimeoutException || why instanceof TimeoutException) {
      return "i/o timeout";
    }
    String message = String.valueOf(why.getMessage());
    // Netty appends the address to the system's words: "Connection refused: /127.0.0.1:80".
    int address = message.indexOf(": ");
    String system = address < 0 ? message : message.substring(0, address);
    return "connect: " + system.toLowerCase(Locale.ROOT);
  }
}
