package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import java.io.IOException;
import java.util.List;

/** {@code /v1/operator/raft}: who belongs to the cluster of servers. */
final class Operator {
  /** Version of the peer's Raft, which its tools print. */
  private static final String PROTOCOL = "3";

  private final ServerView servers;
  private final CatalogAccess catalog;

  Operator(ServerView servers, CatalogAccess catalog) {
    this.servers = servers;
    this.catalog = catalog;
  }

  void configuration(Exchange exchange) throws IOException {
    JsonText out = exchange.json().object().name("Servers").list();
    for (ServerView.Server each : servers.servers()) {
      out.object()
          .text("ID", each.id())
          .text("Node", each.node())
          .text("Address", each.address())
          .flag("Leader", each.leads())
          .text("ProtocolVersion", PROTOCOL)
          .flag("Voter", each.votes())
          .end();
    }
    out.endList().number("Index", catalog.published().snapshot().index());
    exchange.answer(Content.json(out.end()));
  }

  void remove(Exchange exchange) {
    String id = exchange.query().text("id");
    String address = exchange.query().text("address");
    if (id.isEmpty() && address.isEmpty()) {
      throw HttpProblem.bad(
          "Must specify either ?id with the server's ID or ?address with IP:port of peer to"
              + " remove");
    }
    if (!id.isEmpty() && !address.isEmpty()) {
      throw HttpProblem.bad("Must specify only one of ?id or ?address");
    }
    List<ServerView.Server> found =
        servers.servers().stream()
            .filter(each -> id.isEmpty() ? each.address().equals(address) : each.id().equals(id))
            .toList();
    if (found.isEmpty()) {
      String what = id.isEmpty() ? "address \"" + address : "id \"" + id;
      throw new HttpProblem(500, what + "\" was not found in the Raft configuration");
    }
    if (found.size() > 1) {
      throw HttpProblem.bad(
          "%d servers have the address \"%s\"; name one by ?id=".formatted(found.size(), address));
    }
    exchange.after(servers.remove(found.getFirst().id()), _ -> exchange.answer(Content.EMPTY));
  }

  /** {@code /v1/agent/leave}. */
  void leave(Exchange exchange) {
    exchange.after(
        servers.leave(exchange.query().has("force")), _ -> exchange.answer(Content.EMPTY));
  }

  void transfer(Exchange exchange) {
    exchange.after(
        servers.transfer(exchange.query().text("id")),
        _ -> exchange.answer(Content.json(exchange.json().object().flag("Success", true).end())));
  }
}
