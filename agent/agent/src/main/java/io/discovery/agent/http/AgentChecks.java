package io.discovery.agent.http;

import io.discovery.agent.local.LocalAgent;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.Parsed;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.Fields;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Problems;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/agent}: the checks of this agent, and reports for those that wait for them. */
final class AgentChecks {
  private static final String MISSING = "Missing check ID";

  private final LocalAgent local;
  private final AgentInfo info;
  private final boolean scriptChecks;

  AgentChecks(LocalAgent local, AgentInfo info, boolean scriptChecks) {
    this.local = local;
    this.info = info;
    this.scriptChecks = scriptChecks;
  }

  void list(Exchange exchange) throws IOException {
    JsonText out = exchange.json().object();
    for (Check check : local.view().checks().values()) {
      CatalogShapes.localCheck(out.name(check.id()), info.identity().nodeName(), check);
    }
    exchange.answer(Content.json(out.end()));
  }

  void register(Exchange exchange) {
    exchange.body(
        Bounds.BODY,
        body -> {
          Parsed<CheckDefinition> parsed =
              DefinitionParser.check(BodyProblems.SOURCE, body, scriptChecks);
          switch (parsed) {
            case Parsed.Accepted<CheckDefinition> accepted ->
                exchange.after(
                    local.register(accepted.value()), done -> exchange.answer(Content.EMPTY));
            case Parsed.Refused<CheckDefinition> refused ->
                throw BodyProblems.of(refused.problems());
          }
        });
  }

  void deregister(Exchange exchange) {
    String id = exchange.tail(MISSING);
    exchange.after(local.deregisterCheck(id), done -> exchange.answer(Content.EMPTY));
  }

  void pass(Exchange exchange) {
    report(exchange, CheckStatus.PASSING);
  }

  void warn(Exchange exchange) {
    report(exchange, CheckStatus.WARNING);
  }

  void fail(Exchange exchange) {
    report(exchange, CheckStatus.CRITICAL);
  }

  private void report(Exchange exchange, CheckStatus status) {
    report(exchange, exchange.tail(MISSING), status, exchange.query().text("note"));
  }

  private void report(Exchange exchange, String id, CheckStatus status, String output) {
    exchange.after(local.report(id, status, output), done -> exchange.answer(Content.EMPTY));
  }

  /** Status and output from the body. */
  void update(Exchange exchange) {
    String id = exchange.tail(MISSING);
    exchange.body(
        Bounds.BODY,
        body -> {
          try {
            Problems problems = new Problems(BodyProblems.SOURCE);
            Fields fields = Fields.of(JsonDocument.readObject(BodyProblems.SOURCE, body), problems);
            String output = fields.text("Output", "");
            @Nullable CheckStatus status =
                CheckStatus.ofWireName(fields.text("Status", "")).orElse(null);
            if (status == null) {
              fields.refuse("Status", "Invalid check status", "write passing, warning or critical");
            }
            fields.finishLeniently();
            if (status == null || !problems.none()) {
              throw BodyProblems.of(problems.all());
            }
            report(exchange, id, status, output);
          } catch (DocumentException e) {
            throw BodyProblems.of(List.of(e.problem()));
          }
        });
  }
}
