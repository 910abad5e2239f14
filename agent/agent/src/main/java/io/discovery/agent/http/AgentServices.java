package io.discovery.agent.http;

import io.discovery.agent.local.LocalAgent;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.Parsed;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.LocalView;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** {@code /v1/agent}: the services of this agent and how they fare. */
final class AgentServices {
  private static final String REASON = "X-Consul-Reason";
  private static final String HASH = "X-Consul-Contenthash";

  private final LocalAgent local;
  private final AgentInfo info;
  private final boolean scriptChecks;

  AgentServices(LocalAgent local, AgentInfo info, boolean scriptChecks) {
    this.local = local;
    this.info = info;
    this.scriptChecks = scriptChecks;
  }

  void list(Exchange exchange) throws IOException {
    JsonText out = exchange.json().object();
    for (Service service : local.view().services().values()) {
      CatalogShapes.openLocalService(out.name(service.id()), service).end();
    }
    exchange.answer(Content.json(out.end()));
  }

  /** One service with a hash of its content. */
  void one(Exchange exchange) throws IOException {
    String id = exchange.tail("Missing service ID");
    if (!exchange.query().text("hash").isEmpty()) {
      throw HttpProblem.bad(
          "?hash= refused: waiting for a change of a local service is not available in this"
              + " version; wait on /v1/catalog/node/"
              + info.identity().nodeName()
              + "?index= instead");
    }
    @Nullable Service service = local.view().services().get(id);
    if (service == null) {
      throw HttpProblem.notFound("unknown service ID: " + id);
    }
    JsonText plain = new JsonText(false);
    CatalogShapes.openLocalService(plain, service).end();
    CRC32C sum = new CRC32C();
    sum.update(plain.finish());
    String hash = String.format(Locale.ROOT, "%016x", sum.getValue());
    exchange.response().putHeader(HASH, hash);
    JsonText out = exchange.json();
    CatalogShapes.openLocalService(out, service).text("ContentHash", hash).end();
    exchange.answer(Content.json(out));
  }

  /** Registers; {@code replace-existing-checks} drops checks that the body does not have. */
  void register(Exchange exchange) {
    boolean replace = exchange.query().flag("replace-existing-checks");
    exchange.body(
        Bounds.BODY,
        body -> {
          Parsed<ServiceDefinition> parsed =
              DefinitionParser.service(BodyProblems.SOURCE, body, scriptChecks);
          switch (parsed) {
            case Parsed.Accepted<ServiceDefinition> accepted ->
                exchange.after(
                    local.register(accepted.value(), replace),
                    done -> exchange.answer(Content.EMPTY));
            case Parsed.Refused<ServiceDefinition> refused ->
                throw BodyProblems.of(refused.problems());
          }
        });
  }

  void deregister(Exchange exchange) {
    String id = exchange.tail("ServiceID missing");
    exchange.after(local.deregisterService(id), done -> exchange.answer(Content.EMPTY));
  }

  /** Health of the service with that id; the status code says it as well. */
  void healthById(Exchange exchange) throws IOException {
    String id = exchange.tail("Missing serviceID");
    LocalView view = local.view();
    @Nullable Service service = view.services().get(id);
    if (service != null) {
      List<Check> checks = checksOf(view, service);
      CheckStatus status = worst(checks);
      JsonText out = exchange.json();
      health(out, service, checks, status);
      answer(exchange, code(status), status.wireName(), out);
      return;
    }
    JsonText out = exchange.json().object().text("AggregatedStatus", "critical");
    out.name("Service").none().name("Checks").none().end();
    answer(exchange, 404, "ServiceId " + id + " not found", out);
  }

  /** Health of all services of that name; the status code says the worst. */
  void healthByName(Exchange exchange) throws IOException {
    String name = exchange.tail("Missing service Name");
    LocalView view = local.view();
    JsonText out = exchange.json().list();
    @Nullable CheckStatus worst = null;
    for (Service service : view.services().values()) {
      if (service.name().equals(name)) {
        List<Check> checks = checksOf(view, service);
        CheckStatus status = worst(checks);
        health(out, service, checks, status);
        worst = worst == null ? status : worst.worst(status);
      }
    }
    out.endList();
    if (worst == null) {
      answer(exchange, 404, "ServiceName " + name + " Not Found", out);
    } else {
      answer(exchange, code(worst), worst.wireName(), out);
    }
  }

  private void health(JsonText out, Service service, List<Check> checks, CheckStatus status)
      throws IOException {
    out.object().text("AggregatedStatus", status.wireName());
    CatalogShapes.openLocalService(out.name("Service"), service).end();
    out.name("Checks").list();
    for (Check check : checks) {
      CatalogShapes.localCheck(out, info.identity().nodeName(), check);
    }
    out.endList().end();
  }

  private static List<Check> checksOf(LocalView view, Service service) {
    List<Check> checks = new ArrayList<>();
    for (Check check : view.checks().values()) {
      if (check.serviceId().isEmpty() || check.serviceId().equals(service.id())) {
        checks.add(check);
      }
    }
    return checks;
  }

  private static CheckStatus worst(List<Check> checks) {
    CheckStatus worst = CheckStatus.PASSING;
    for (Check check : checks) {
      worst = worst.worst(check.status());
    }
    return worst;
  }

  /** As load balancers' own checks want it. */
  private static int code(CheckStatus status) {
    return switch (status) {
      case PASSING -> 200;
      case WARNING -> 429;
      case CRITICAL -> 503;
    };
  }

  private static void answer(Exchange exchange, int status, String reason, JsonText out)
      throws IOException {
    exchange.response().putHeader(REASON, printable(reason));
    @Nullable String accept = exchange.request().getHeader("Accept");
    boolean text =
        exchange.query().text("format").equals("text")
            || (accept != null && accept.startsWith("text/plain"));
    exchange.answer(
        text
            ? Content.plain(status, reason)
            : new Content(status, Content.Kind.JSON, out.finish()));
  }

  /** A header takes no line breaks and no letters beyond ASCII. */
  private static String printable(String reason) {
    StringBuilder text = new StringBuilder(reason.length());
    for (int i = 0; i < reason.length(); i++) {
      char c = reason.charAt(i);
      text.append(c < ' ' || c > '~' ? '?' : c);
    }
    return text.toString();
  }
}
