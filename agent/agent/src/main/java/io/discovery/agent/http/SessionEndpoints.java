package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.sessions.Renewals;
import io.discovery.catalog.Command;
import io.discovery.catalog.Session;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/** {@code /v1/session}: in whose name keys are held. */
final class SessionEndpoints {
  private static final String MISSING = "Missing session";

  private final CatalogAccess catalog;
  private final Renewals renewals;
  private final SessionBody bodies;

  SessionEndpoints(CatalogAccess catalog, Renewals renewals, SessionBody bodies) {
    this.catalog = catalog;
    this.renewals = renewals;
    this.bodies = bodies;
  }

  void create(Exchange exchange) {
    exchange.body(
        Bounds.BODY,
        body -> {
          Session session = bodies.read(body);
          exchange.after(
              catalog.submit(new Command.SessionCreate(session)),
              applied -> {
                if (applied.result() instanceof Command.Result.Refused refused) {
                  throw HttpProblem.asTheFamily(refused.why());
                }
                exchange.answer(
                    Content.json(exchange.json().object().text("ID", session.id()).end()));
              });
        });
  }

  /** Whether it was there or not: the goal is reached. */
  void destroy(Exchange exchange) {
    exchange.after(
        catalog.submit(new Command.SessionDestroy(exchange.tail(MISSING))),
        applied -> exchange.answer(Content.TRUE));
  }

  void renew(Exchange exchange) {
    String id = exchange.tail(MISSING);
    exchange.after(
        renewals.renew(id),
        found -> {
          List<Versioned<Session>> renewed = found.stream().toList();
          if (renewed.isEmpty()) {
            throw HttpProblem.notFound("Session id '" + id + "' not found");
          }
          exchange.answer(list(exchange.json(), renewed));
        });
  }

  CatalogRead info(Exchange exchange) {
    String id = exchange.tail(MISSING);
    return CatalogRead.ofSessions(
        new Topic.OfSession(id),
        (snapshot, out) -> list(out, snapshot.sessions().get(id).stream().toList()));
  }

  CatalogRead node(Exchange exchange) {
    String name = exchange.tail("Missing node name");
    return CatalogRead.ofSessions(
        new Topic.SessionsOf(name), (snapshot, out) -> list(out, snapshot.sessions().onNode(name)));
  }

  CatalogRead list(Exchange exchange) {
    return CatalogRead.ofSessions(
        new Topic.AllSessions(), (snapshot, out) -> list(out, snapshot.sessions().all().values()));
  }

  private static Content list(JsonText out, Collection<Versioned<Session>> sessions)
      throws IOException {
    out.list();
    for (Versioned<Session> session : sessions) {
      one(out, session);
    }
    return Content.json(out.endList());
  }

  private static void one(JsonText out, Versioned<Session> versioned) throws IOException {
    Session session = versioned.value();
    out.object()
        .text("ID", session.id())
        .text("Name", session.name())
        .text("Node", session.node())
        .number("LockDelay", session.lockDelay().toNanos())
        .text("Behavior", session.behavior().wireName())
        .text("TTL", session.ttlText())
        .texts("NodeChecks", session.nodeChecks())
        .name("ServiceChecks");
    if (session.serviceChecks().isEmpty()) {
      out.none();
    } else {
      out.list();
      for (String check : session.serviceChecks()) {
        out.object().text("ID", check).text("Namespace", "").end();
      }
      out.endList();
    }
    if (!session.checks().isEmpty()) {
      out.texts("Checks", session.checks());
    }
    out.number("CreateIndex", versioned.createIndex())
        .number("ModifyIndex", versioned.modifyIndex())
        .end();
  }
}
