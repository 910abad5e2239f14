package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckKind;
import io.vertx.core.Vertx;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import org.jspecify.annotations.Nullable;

/** Opens a connection and closes it: passes when it was accepted. */
final class TcpRunner {
  private final Vertx vertx;
  private final Dialer dialer;
  private @Nullable NetClient client;

  TcpRunner(Vertx vertx, Dialer dialer) {
    this.vertx = vertx;
    this.dialer = dialer;
  }

  void run(CheckKind.Tcp tcp, Probe probe) {
    String success = "TCP connect " + DialFailure.hostPort(tcp.host(), tcp.port()) + ": Success";
    dialer
        .dial(
            probe,
            tcp.host(),
            tcp.port(),
            late -> Result.critical(String.valueOf(late.getMessage())),
            (address, timeout) ->
                client()
                    .connect(new ConnectOptions().setRemoteAddress(address).setTimeout(timeout)))
        .onSuccess(
            socket -> {
              close(socket);
              probe.end(new Result(CheckStatus.PASSING, success));
            })
        .onFailure(e -> probe.end(Result.critical(String.valueOf(e.getMessage()))));
  }

  private static void close(NetSocket socket) {
    // A connection that breaks while it is closed is closed.
    var _ = socket.close();
  }

  private synchronized NetClient client() {
    NetClient made = client;
    if (made == null) {
      made = vertx.createNetClient(new NetClientOptions());
      client = made;
    }
    return made;
  }

  synchronized void close() {
    if (client != null) {
      var _ = client.close();
    }
  }
}
