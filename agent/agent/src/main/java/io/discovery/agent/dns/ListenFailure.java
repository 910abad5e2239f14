package io.discovery.agent.dns;

import java.net.BindException;
import java.net.InetSocketAddress;

/** What is said when an address cannot be listened on. */
final class ListenFailure {
  private ListenFailure() {}

  static BindException of(String protocol, InetSocketAddress at, Throwable cause) {
    BindException failure =
        new BindException(
            "dns cannot listen on "
                + protocol
                + " "
                + at.getAddress().getHostAddress()
                + " port "
                + at.getPort()
                + ": "
                + cause.getMessage());
    failure.initCause(cause);
    return failure;
  }
}
