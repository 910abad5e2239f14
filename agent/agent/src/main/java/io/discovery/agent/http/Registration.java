package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Command;

/** {@code /v1/catalog}, writing: what runs where no agent does is registered here. */
final class Registration {
  private final CatalogAccess catalog;
  private final RegistrationBody bodies;

  Registration(CatalogAccess catalog, String datacenter) {
    this.catalog = catalog;
    this.bodies = new RegistrationBody(datacenter);
  }

  void register(Exchange exchange) {
    exchange.body(Bounds.BODY, body -> submit(exchange, bodies.register(body)));
  }

  void deregister(Exchange exchange) {
    exchange.body(Bounds.BODY, body -> submit(exchange, bodies.deregister(body)));
  }

  private void submit(Exchange exchange, Command command) {
    exchange.after(
        catalog.submit(command),
        applied ->
            exchange.answer(
                switch (applied.result()) {
                  case Command.Result.Done done -> Content.TRUE;
                  case Command.Result.Conflict conflict -> Content.FALSE;
                  case Command.Result.Refused refused -> throw HttpProblem.bad(refused.why());
                }));
  }
}
