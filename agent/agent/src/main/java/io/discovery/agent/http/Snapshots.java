package io.discovery.agent.http;

import io.discovery.agent.archive.ArchiveWriter;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.Published;
import io.discovery.raft.Guarantee;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code /v1/snapshot}: everything as an archive, and an archive in the place of everything. What
 * takes long is done on virtual threads.
 */
final class Snapshots {
  private static final System.Logger LOG = System.getLogger(Snapshots.class.getName());

  /** What the peer's server takes it for, from its first bytes. */
  private static final CharSequence TYPE = HttpHeaders.createOptimized("application/x-gzip");

  private final CatalogAccess catalog;
  private final AgentInfo info;
  private final AtomicInteger saves = new AtomicInteger();

  /** One at a time; on the event loop only. */
  private boolean restoring;

  Snapshots(CatalogAccess catalog, AgentInfo info) {
    this.catalog = catalog;
    this.info = info;
  }

  /** Sends an archive that is as new as other reads are, as fast as it is taken. */
  void save(Exchange exchange) {
    if (exchange.query().has("stale") || catalog.isCurrent()) {
      savePublished(exchange);
    } else {
      exchange.after(catalog.current(Guarantee.LEASE), _ -> savePublished(exchange));
    }
  }

  private void savePublished(Exchange exchange) {
    Published published = catalog.published();
    if (!published.knownLeader() && !exchange.query().has("stale")) {
      throw new HttpProblem(500, CatalogReads.NO_LEADER);
    }
    if (saves.incrementAndGet() > Bounds.SAVES) {
      saves.decrementAndGet();
      throw new HttpProblem(429, "too many snapshots are being saved, try again");
    }
    HttpServerResponse response = exchange.response();
    response.setChunked(true);
    response.putHeader(HttpHeaders.CONTENT_TYPE, TYPE);
    response.putHeader(HttpHeaders.DATE, HttpDate.now());
    Answers.describeAll(response, published, catalog.lastContactMillis());
    ResponseStream out = new ResponseStream(exchange);
    Thread.ofVirtual().name("snapshot-save").start(() -> send(published, out));
  }

  private void send(Published published, ResponseStream out) {
    try {
      ArchiveWriter.write(published.snapshot(), published.term(), info.serverPeers(), out);
      out.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "snapshot not sent: " + e.getMessage());
      out.abort();
    } catch (RuntimeException bug) {
      LOG.log(System.Logger.Level.ERROR, "snapshot not made", bug);
      out.abort();
    } finally {
      saves.decrementAndGet();
    }
  }

  /** Takes an archive in, and answers once its state is in force. */
  void restore(Exchange exchange) {
    if (exchange.query().has("stale")) {
      throw new HttpProblem(500, "stale not allowed for restore");
    }
    if (restoring) {
      RequestBodies.turnAway(
          exchange, Content.text(429, "another snapshot is being restored, try again"));
      return;
    }
    restoring = true;
    Upload.begin(
        exchange, Bounds.ARCHIVE, archive -> restore(exchange, archive), () -> restoring = false);
  }

  private void restore(Exchange exchange, Upload.Content archive) {
    CompletableFuture<Long> restored = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("snapshot-restore")
        .start(
            () -> {
              try {
                restored.complete(Restoration.run(catalog, archive));
              } catch (RuntimeException e) {
                restored.completeExceptionally(e);
              }
            });
    CompletionStage<Long> told =
        restored.whenComplete(
            (index, failure) -> {
              exchange.onLoop(() -> restoring = false);
              if (failure == null) {
                LOG.log(System.Logger.Level.INFO, "snapshot restored index=" + index);
              } else {
                LOG.log(
                    System.Logger.Level.WARNING, "snapshot not restored: " + failure.getMessage());
              }
            });
    exchange.after(told, ignored -> exchange.answer(Content.EMPTY));
  }
}
