package io.discovery.agent.http;

import io.discovery.agent.local.LocalAgent;
import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.LocalView;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A local agent that keeps what it is told and runs nothing. */
final class DeclaredHere implements LocalAgent {
  private final TreeMap<String, Service> services = new TreeMap<>();
  private final TreeMap<String, Check> checks = new TreeMap<>();
  private final TreeMap<String, CheckKind> kinds = new TreeMap<>();
  private volatile List<String> quarantined = List.of();

  void quarantine(String... problems) {
    quarantined = List.of(problems);
  }

  @Override
  public synchronized LocalView view() {
    return new LocalView(new TreeMap<>(services), new TreeMap<>(checks));
  }

  @Override
  public synchronized CompletionStage<Void> register(
      ServiceDefinition definition, boolean replaceChecks) {
    Service service = definition.service();
    services.put(service.id(), service);
    if (replaceChecks) {
      checks.values().removeIf(check -> check.serviceId().equals(service.id()));
    }
    definition.checks().forEach(check -> put(check, service));
    return done();
  }

  @Override
  public synchronized CompletionStage<Void> register(CheckDefinition check) {
    if (check.serviceId().isEmpty()) {
      put(check, Service.of("", "", 0));
      return done();
    }
    Service service = services.get(check.serviceId());
    if (service == null) {
      return refuse(true, "ServiceID \"" + check.serviceId() + "\" does not exist");
    }
    put(check, service);
    return done();
  }

  private void put(CheckDefinition check, Service service) {
    kinds.put(check.id(), check.kind());
    checks.put(
        check.id(),
        new Check(
            check.id(),
            check.name(),
            check.initialStatus(),
            check.notes(),
            "",
            service.id(),
            service.name(),
            service.tags(),
            check.kind().type(),
            0));
  }

  @Override
  public synchronized CompletionStage<Void> deregisterService(String id) {
    return services.remove(id) == null ? refuse(true, "unknown service ID: " + id) : done();
  }

  @Override
  public synchronized CompletionStage<Void> deregisterCheck(String id) {
    return checks.remove(id) == null ? refuse(true, "unknown check ID: " + id) : done();
  }

  @Override
  public synchronized CompletionStage<Void> report(
      String checkId, CheckStatus status, String output) {
    Check old = checks.get(checkId);
    if (old == null) {
      return refuse(true, "unknown check ID: " + checkId);
    }
    if (!(kinds.get(checkId) instanceof CheckKind.Ttl)) {
      return refuse(false, "CheckID \"" + checkId + "\" does not have associated TTL");
    }
    checks.put(
        checkId,
        new Check(
            old.id(),
            old.name(),
            status,
            old.notes(),
            output,
            old.serviceId(),
            old.serviceName(),
            old.serviceTags(),
            old.type(),
            0));
    return done();
  }

  @Override
  public CompletionStage<List<String>> reload() {
    return CompletableFuture.completedStage(quarantined);
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.runAsync(() -> {});
  }

  private static CompletionStage<Void> refuse(boolean unknown, String why) {
    return CompletableFuture.failedStage(new Refusal(unknown, why));
  }
}
