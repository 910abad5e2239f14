package io.discovery.agent.http;

import io.discovery.agent.catalog.Published;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes answers to the wire. */
final class Answers {
  // Spelt as the peer's binary spells them on the wire, for readers that compare with case.
  static final CharSequence INDEX = HttpHeaders.createOptimized("X-Consul-Index");
  private static final CharSequence LEADER = HttpHeaders.createOptimized("X-Consul-Knownleader");
  private static final CharSequence CONTACT = HttpHeaders.createOptimized("X-Consul-Lastcontact");
  private static final CharSequence CONSISTENCY =
      HttpHeaders.createOptimized("X-Consul-Effective-Consistency");
  private static final CharSequence POLICY = HttpHeaders.createOptimized("Content-Security-Policy");
  private static final CharSequence SNIFF = HttpHeaders.createOptimized("X-Content-Type-Options");
  private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");
  private static final CharSequence ACCEPT_ENCODING =
      HttpHeaders.createOptimized("Accept-Encoding");

  private Answers() {}

  /** Sends a body that is made for this request alone. */
  static void send(HttpServerRequest request, Content content) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    describe(response, content);
    byte[] bytes = content.bytes();
    boolean gzip = bytes.length > 0 && wantsGzip(request);
    if (gzip) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
      bytes = compressed(bytes);
    }
    response.end(wrapped(bytes));
  }

  /**
   * Sends an encoded answer to a read, with the headers of the record it was made of; completes
   * when the client has taken it or gone.
   */
  static Future<Void> send(
      HttpServerRequest request,
      EncodedAnswer answer,
      Published published,
      long lastContactMillis) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    response.putHeader(INDEX, answer.index());
    describe(response, published, lastContactMillis);
    if (answer.part() == CatalogRead.Part.REGISTRY) {
      response.putHeader(CONSISTENCY, answer.consistency().text());
    }
    describe(response, answer.content());
    if (answer.content().bytes().length > 0 && wantsGzip(request)) {
      response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
      return response.end(answer.gzipped());
    }
    return response.end(answer.plain());
  }

  /** Headers of an answer that shows all of a record. */
  static void describeAll(
      HttpServerResponse response, Published published, long lastContactMillis) {
    response.putHeader(INDEX, Long.toString(Math.max(1, published.snapshot().index())));
    describe(response, published, lastContactMillis);
  }

  private static void describe(
      HttpServerResponse response, Published published, long lastContactMillis) {
    response.putHeader(LEADER, published.knownLeader() ? "true" : "false");
    response.putHeader(CONTACT, Long.toString(lastContactMillis));
  }

  private static void describe(HttpServerResponse response, Content content) {
    response.setStatusCode(content.status());
    response.putHeader(HttpHeaders.VARY, ACCEPT_ENCODING);
    response.putHeader(HttpHeaders.DATE, HttpDate.now());
    if (content.kind() != Content.Kind.NONE) {
      response.putHeader(HttpHeaders.CONTENT_TYPE, content.kind().type());
    }
    if (content.kind() == Content.Kind.RAW) {
      response.putHeader(POLICY, "sandbox");
      response.putHeader(SNIFF, "nosniff");
    }
  }

  private static boolean wantsGzip(HttpServerRequest request) {
    @Nullable String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
    return accepted != null && accepted.contains("gzip") && !accepted.contains("gzip;q=0");
  }

  /** The bytes themselves, not a copy: nobody changes them any more. */
  static Buffer wrapped(byte[] bytes) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  static byte[] compressed(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 32);
    try (GZIPOutputStream gzip = new FastGzip(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  /** On the event loop, time counts more than the last bytes. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
