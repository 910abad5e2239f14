package io.discovery.agent.http;

import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Brings each request to its row of the table. Belongs to one event loop. */
final class Dispatcher {
  private static final String NAMESPACE_HEADER = "X-Consul-Namespace";
  private static final String NO_NAMESPACES =
      "Bad request: Invalid query parameter: \"ns\" - Namespaces are a Consul Enterprise feature";

  /** Of an unknown path so much is repeated to the client, characters. */
  private static final int PATH_SHOWN = 80;

  private static final int MOVED = 301;

  private final String datacenter;
  private final RouteTable table;
  private final CatalogReads reads;
  private final Connections connections;
  private final Context loop;
  private final RequestBodies bodies = new RequestBodies();

  Dispatcher(
      String datacenter,
      RouteTable table,
      CatalogReads reads,
      Connections connections,
      Context loop) {
    this.datacenter = datacenter;
    this.table = table;
    this.reads = reads;
    this.connections = connections;
    this.loop = loop;
  }

  void handle(HttpServerRequest request) {
    boolean bodyless = isBodyless(request);
    Runnable arrived = follow(request, bodyless);
    if (bodyless && isRepeatable(request) && reads.servedAgain(request)) {
      return;
    }
    Exchange bare = new Exchange(request, loop, bodies, Query.NONE, "", arrived);
    bare.guarded(() -> route(request, bare));
  }

  private static boolean isBodyless(HttpServerRequest request) {
    return !request.headers().contains(HttpHeaders.CONTENT_LENGTH)
        && !request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
  }

  private static boolean isRepeatable(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET) && !request.headers().contains(NAMESPACE_HEADER);
  }

  /** Tells the connection's guard how far the request and its answer are. */
  private Runnable follow(HttpServerRequest request, boolean bodyless) {
    ConnectionGuard guard = connections.guard(request.connection());
    if (guard == null) {
      return () -> {};
    }
    request.response().endHandler(ignored -> guard.answered());
    Runnable arrived = guard::requestArrived;
    if (bodyless) {
      arrived.run();
    } else {
      guard.requestBegun();
      request.endHandler(ignored -> arrived.run());
    }
    return arrived;
  }

  private void route(HttpServerRequest request, Exchange bare) throws IOException {
    String raw = request.path();
    String path = raw == null ? "" : Percent.decodePath(raw);
    if (!Percent.isPrintable(path)) {
      throw HttpProblem.bad("the path has characters that cannot be printed");
    }
    RouteTable.Endpoint endpoint = table.find(path);
    if (endpoint == null) {
      unknown(path, bare);
      return;
    }
    Route row = endpoint.row(request.method().name());
    if (row == null) {
      methodless(request, endpoint, bare);
      return;
    }
    String tail = row.isPrefix() ? path.substring(row.pattern().length()) : "";
    Exchange exchange = bare.with(Query.parse(request.query()), tail);
    exchange.guarded(() -> perform(row, exchange));
  }

  private void perform(Route row, Exchange exchange) throws IOException {
    switch (row.action()) {
      case Route.Action.Absent absent -> throw HttpProblem.notFound(absent.why());
      case Route.Action.Read read -> {
        checkScope(row.scope(), exchange);
        refuseFilter(exchange.query());
        reads.serve(exchange, read.reading().of(exchange));
      }
      case Route.Action.Call call -> {
        checkScope(row.scope(), exchange);
        refuseFilter(exchange.query());
        call.handler().handle(exchange);
      }
    }
  }

  private void checkScope(Route.Scope scope, Exchange exchange) {
    Query query = exchange.query();
    @Nullable String namespace = exchange.request().getHeader(NAMESPACE_HEADER);
    boolean named = !query.text("ns").isEmpty() || (namespace != null && !namespace.isEmpty());
    if (scope.namespaced() && named) {
      throw HttpProblem.bad(NO_NAMESPACES);
    }
    if (scope.ofDatacenter()) {
      requireDatacenter(query.text("dc"), datacenter);
    }
  }

  /** Refuses another datacenter than ours. */
  static void requireDatacenter(String asked, String ours) {
    if (!asked.isEmpty() && !asked.equalsIgnoreCase(ours)) {
      throw HttpProblem.bad(
          "No path to datacenter \"" + asked + "\": the only one known here is \"" + ours + "\"");
    }
  }

  /** An ignored filter would show what the client asked not to see. */
  private static void refuseFilter(Query query) {
    if (!query.text("filter").isEmpty()) {
      throw HttpProblem.bad(
          "?filter= is not available in this version: leave it away and choose among the answers");
    }
  }

  private void unknown(String path, Exchange bare) {
    if (table.lacksSlash(path)) {
      bare.response().putHeader(HttpHeaders.LOCATION, bare.request().path() + "/" + query(bare));
      bare.answer(Content.text(MOVED, "Moved Permanently"));
      return;
    }
    String shown = path.length() > PATH_SHOWN ? path.substring(0, PATH_SHOWN) + "…" : path;
    throw HttpProblem.notFound(
        "no endpoint \"" + shown + "\": check the path, it begins with /v1/");
  }

  private static String query(Exchange bare) {
    String query = bare.request().query();
    return query == null ? "" : "?" + query;
  }

  private static void methodless(
      HttpServerRequest request, RouteTable.Endpoint endpoint, Exchange bare) {
    request.response().putHeader(HttpHeaders.ALLOW, endpoint.allow());
    if (request.method().equals(HttpMethod.OPTIONS)) {
      bare.answer(Content.EMPTY);
    } else {
      bare.answer(Content.text(405, "method " + request.method().name() + " not allowed"));
    }
  }
}
