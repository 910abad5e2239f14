package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import java.io.IOException;

/** {@code /v1/status}: who leads, who votes. */
final class Status {
  private final CatalogAccess catalog;
  private final AgentInfo info;

  Status(CatalogAccess catalog, AgentInfo info) {
    this.catalog = catalog;
    this.info = info;
  }

  void leader(Exchange exchange) throws IOException {
    exchange.answer(Content.json(exchange.json().text(catalog.published().leader())));
  }

  void peers(Exchange exchange) throws IOException {
    exchange.answer(Content.json(exchange.json().texts(info.serverPeers())));
  }
}
