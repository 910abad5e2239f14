package io.discovery.agent.checks;

import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs checks of every kind. Making it costs nothing: clients, threads and native calls come with
 * the first check that needs them. All methods may be called from any thread and return at once.
 */
public final class CheckRunners {
  private final Vertx vertx;
  private final ProcessRunner processes = new ProcessRunner();
  private final Resolver resolver = new Resolver();
  private final ScriptRunner scripts = new ScriptRunner(processes);
  private final TcpRunner tcp;
  private final HttpRunner http;
  private final PuppetRunner puppet;

  /**
   * @param puppetState where Puppet's files are when a check does not say
   */
  public CheckRunners(Vertx vertx, Path puppetState) {
    this.vertx = vertx;
    Dialer dialer = new Dialer(resolver);
    this.tcp = new TcpRunner(vertx, dialer);
    this.http = new HttpRunner(vertx, dialer);
    this.puppet = new PuppetRunner(puppetState);
  }

  /**
   * Runs a check once.
   *
   * @param check of any kind but TTL, which has nothing to run
   * @param done told the result once, on an unspecified thread; not told after {@link
   *     Handle#cancel}, nor after {@link #stop}
   */
  public Handle run(CheckDefinition check, Consumer<Result> done) {
    AtomicBoolean over = new AtomicBoolean();
    Consumer<Result> once =
        result -> {
          if (over.compareAndSet(false, true)) {
            done.accept(result);
          }
        };
    Handle inner =
        switch (check.kind()) {
          case CheckKind.Script script -> scripts.run(check, script, once);
          case CheckKind.Tcp kind -> probe(check, once, probe -> tcp.run(kind, probe));
          case CheckKind.Http kind -> probe(check, once, probe -> http.run(kind, probe));
          case CheckKind.Puppet kind -> probe(check, once, probe -> puppet.run(kind, probe));
          case CheckKind.Ttl _ ->
              throw new IllegalArgumentException("a ttl check has nothing to run: " + check.id());
        };
    return () -> {
      over.set(true);
      inner.cancel();
    };
  }

  private Handle probe(CheckDefinition check, Consumer<Result> done, Consumer<Probe> run) {
    Context context = vertx.getOrCreateContext();
    CompletableFuture<Probe> started = new CompletableFuture<>();
    context.runOnContext(
        _ -> {
          Probe probe = new Probe(vertx, context, check.timeout(), done);
          started.complete(probe);
          run.accept(probe);
        });
    return () -> {
      var _ = started.thenAccept(Probe::cancel);
    };
  }

  /**
   * Kills the programs still running, each with its whole group, and gives up everything else.
   * Completes when they are gone, within a second in any case.
   */
  public CompletableFuture<@Nullable Void> stop() {
    tcp.close();
    http.close();
    puppet.close();
    resolver.close();
    return processes.stop();
  }
}
