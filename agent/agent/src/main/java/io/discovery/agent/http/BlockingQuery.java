package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Topic;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that waits until what it reads has changed. Level-triggered: it holds topics and an
 * index; woken, it looks at the newest record. Ends with an answer, at its time, or when the client
 * goes. Belongs to one event loop.
 */
final class BlockingQuery {
  private final CatalogReads reads;
  private final CatalogAccess catalog;
  private final Context loop;
  private final Exchange exchange;
  private final CatalogRead read;
  private final ReadOptions options;
  private final List<CatalogAccess.Watch> watches = new ArrayList<>();
  private long timer;
  private boolean ended;

  BlockingQuery(
      CatalogReads reads,
      CatalogAccess catalog,
      Context loop,
      Exchange exchange,
      CatalogRead read,
      ReadOptions options) {
    this.reads = reads;
    this.catalog = catalog;
    this.loop = loop;
    this.exchange = exchange;
    this.read = read;
    this.options = options;
  }

  /** Begins to wait; {@code jitterMillis} is added to the time the client gave. */
  void start(long jitterMillis) {
    long millis = Math.max(1, options.patience().toMillis() + jitterMillis);
    timer = loop.owner().setTimer(millis, ignored -> answer());
    exchange.response().closeHandler(ignored -> end());
    watch();
  }

  private void watch() {
    for (Topic topic : read.topics()) {
      watches.add(
          catalog.watch(topic, options.index(), () -> loop.runOnContext(ignored -> woken())));
    }
  }

  private void woken() {
    if (ended) {
      return;
    }
    if (read.index(catalog.published().snapshot()) > options.index()) {
      answer();
    } else {
      stopWatching();
      watch();
    }
  }

  private void answer() {
    if (!ended) {
      end();
      exchange.guarded(() -> reads.answer(exchange, read, options));
    }
  }

  private void end() {
    ended = true;
    loop.owner().cancelTimer(timer);
    stopWatching();
  }

  private void stopWatching() {
    watches.forEach(CatalogAccess.Watch::cancel);
    watches.clear();
  }
}
