package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.Published;
import io.discovery.raft.Guarantee;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads of the catalog: at once, from the encoded answer where it still stands, or when
 * what is read has changed (blocking queries). Belongs to one event loop.
 */
final class CatalogReads {
  static final String NO_LEADER = "No cluster leader";

  private final CatalogAccess catalog;
  private final Context loop;
  private final RandomGenerator random;
  private final AnswerCache cache = new AnswerCache();

  /** Bytes of larger answers that their readers have not taken yet. */
  private long underWay;

  CatalogReads(CatalogAccess catalog, Context loop, RandomGenerator random) {
    this.catalog = catalog;
    this.loop = loop;
    this.random = random;
  }

  /**
   * Answers a request that was answered before if that answer still stands; tells whether it did.
   */
  boolean servedAgain(HttpServerRequest request) {
    Published published = catalog.published();
    EncodedAnswer answer = cache.find(request.uri(), published.snapshot());
    if (answer == null
        || !(catalog.isCurrent() || answer.consistency() == ReadOptions.Consistency.STALE)
        || !mayShow(published, answer.consistency())
        || !mayCarry(answer.content())) {
      return false;
    }
    send(request, answer, published);
    return true;
  }

  /**
   * Answers the read once what is published is as new as it asks, or once its index is above the
   * one the client has.
   */
  void serve(Exchange exchange, CatalogRead read) throws IOException {
    ReadOptions options = ReadOptions.of(exchange.query());
    switch (options.consistency()) {
      case STALE -> serve(exchange, read, options);
      case LEADER -> serve(exchange, read, options, Guarantee.LEASE);
      case CONSISTENT -> serve(exchange, read, options, Guarantee.QUORUM);
    }
  }

  private void serve(Exchange exchange, CatalogRead read, ReadOptions options, Guarantee guarantee)
      throws IOException {
    if (catalog.isCurrent()) {
      serve(exchange, read, options);
    } else {
      exchange.after(catalog.current(guarantee), _ -> serve(exchange, read, options));
    }
  }

  private void serve(Exchange exchange, CatalogRead read, ReadOptions options) throws IOException {
    Published published = catalog.published();
    if (options.index() > 0 && read.index(published.snapshot()) <= options.index()) {
      requireShowable(published, options);
      new BlockingQuery(this, catalog, loop, exchange, read, options).start(jitter(options));
    } else {
      answer(exchange, read, options);
    }
  }

  /** Answers with the newest record. */
  void answer(Exchange exchange, CatalogRead read, ReadOptions options) throws IOException {
    Published published = catalog.published();
    requireShowable(published, options);
    String target = AnswerCache.target(exchange.request().uri());
    EncodedAnswer answer = cache.find(target, published.snapshot());
    if (answer == null) {
      answer = encode(read, options, published);
      cache.keep(target, answer);
    }
    if (!mayCarry(answer.content())) {
      throw new HttpProblem(429, "too much is being answered, try again");
    }
    send(exchange.request(), answer, published);
  }

  /** Whether there is room for one more answer of that size. */
  private boolean mayCarry(Content content) {
    int size = content.bytes().length;
    return size <= Bounds.SMALL_ANSWER || underWay + size <= Bounds.ANSWERS_UNDER_WAY;
  }

  private void send(HttpServerRequest request, EncodedAnswer answer, Published published) {
    int size = answer.content().bytes().length;
    Future<Void> taken = Answers.send(request, answer, published, catalog.lastContactMillis());
    if (size > Bounds.SMALL_ANSWER) {
      underWay += size;
      taken.onComplete(ignored -> underWay -= size);
    }
  }

  private static EncodedAnswer encode(CatalogRead read, ReadOptions options, Published published)
      throws IOException {
    Content content = read.body().of(published.snapshot(), new JsonText(options.pretty()));
    return new EncodedAnswer(
        content,
        read.index(published.snapshot()),
        options.consistency(),
        read.part(),
        read.part().in(published.snapshot()));
  }

  private static void requireShowable(Published published, ReadOptions options) {
    if (!mayShow(published, options.consistency())) {
      throw new HttpProblem(500, NO_LEADER);
    }
  }

  /** Without a leader only who accepts stale answers gets one. */
  private static boolean mayShow(
      Published published, ReadOptions.@Nullable Consistency consistency) {
    return published.knownLeader() || consistency == ReadOptions.Consistency.STALE;
  }

  private long jitter(ReadOptions options) {
    long most = options.patience().toMillis() / Bounds.WAIT_JITTER_DIVISOR;
    return most == 0 ? 0 : random.nextLong(most);
  }
}
