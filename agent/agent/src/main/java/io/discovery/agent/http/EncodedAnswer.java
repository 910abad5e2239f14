package io.discovery.agent.http;

import io.discovery.catalog.Snapshot;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** The answer to a read as bytes, for as long as what it was made of stands. One event loop. */
final class EncodedAnswer {
  private final Content content;
  private final String index;
  private final ReadOptions.Consistency consistency;
  private final CatalogRead.Part part;
  private final Object madeOf;
  private final Buffer plain;
  private @Nullable Buffer gzipped;

  EncodedAnswer(
      Content content,
      long index,
      ReadOptions.Consistency consistency,
      CatalogRead.Part part,
      Object madeOf) {
    this.content = content;
    this.index = Long.toString(index);
    this.consistency = consistency;
    this.part = part;
    this.madeOf = madeOf;
    this.plain = Answers.wrapped(content.bytes());
  }

  Content content() {
    return content;
  }

  String index() {
    return index;
  }

  ReadOptions.Consistency consistency() {
    return consistency;
  }

  CatalogRead.Part part() {
    return part;
  }

  /** Whether the snapshot holds the very part this answer was made of. */
  @SuppressWarnings("ReferenceEquality") // equal content would be as good, but costs a comparison
  boolean standsFor(Snapshot snapshot) {
    return part.in(snapshot) == madeOf;
  }

  Buffer plain() {
    return plain;
  }

  /** Compressed when first asked for. */
  Buffer gzipped() {
    Buffer known = gzipped;
    if (known == null) {
      known = Answers.wrapped(Answers.compressed(content.bytes()));
      gzipped = known;
    }
    return known;
  }

  /** Bytes it holds at most. */
  int size() {
    // plain, and what compression may add
    return 2 * content.bytes().length;
  }
}
