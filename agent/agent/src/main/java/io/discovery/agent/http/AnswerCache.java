package io.discovery.agent.http;

import io.discovery.catalog.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Encoded answers by request target, least recently used out first. There is one visibility so far;
 * once tokens decide what a caller sees, it belongs to the key. Belongs to one event loop.
 */
final class AnswerCache {
  private static final int FIRST_CAPACITY = 64;
  private static final float LOAD = 0.75f;

  private final LinkedHashMap<String, EncodedAnswer> answers =
      new LinkedHashMap<>(FIRST_CAPACITY, LOAD, true);
  private int bytes;

  /** The answer to the target if it still stands for that snapshot. */
  @Nullable EncodedAnswer find(String target, Snapshot snapshot) {
    EncodedAnswer answer = answers.get(target);
    return answer != null && answer.standsFor(snapshot) ? answer : null;
  }

  void keep(String target, EncodedAnswer answer) {
    if (target.length() > Bounds.CACHED_QUERY
        || answer.size() > Bounds.CACHED_ANSWER
        || hidesParameters(target)) {
      return;
    }
    EncodedAnswer old = answers.put(target, answer);
    bytes += answer.size() - (old == null ? 0 : old.size());
    while (answers.size() > Bounds.CACHED_ANSWERS || bytes > Bounds.CACHED_BYTES) {
      Map.Entry<String, EncodedAnswer> eldest = answers.pollFirstEntry();
      bytes -= eldest.getValue().size();
    }
  }

  /** Percent-encoding could hide an index to wait for, which must not become part of a key. */
  private static boolean hidesParameters(String target) {
    int query = target.indexOf('?');
    return query >= 0 && target.indexOf('%', query) >= 0;
  }

  /** Request targets without what only says how long to wait, so that waiters share answers. */
  static String target(String uri) {
    int query = uri.indexOf('?');
    if (query < 0 || (uri.indexOf("index=", query) < 0 && uri.indexOf("wait=", query) < 0)) {
      return uri;
    }
    StringBuilder kept = new StringBuilder(uri.length()).append(uri, 0, query);
    char before = '?';
    int from = query + 1;
    while (from < uri.length()) {
      int end = uri.indexOf('&', from);
      end = end < 0 ? uri.length() : end;
      if (!uri.startsWith("index=", from) && !uri.startsWith("wait=", from)) {
        kept.append(before).append(uri, from, end);
        before = '&';
      }
      from = end + 1;
    }
    return kept.toString();
  }
}
