package io.discovery.agent.http;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.catalog.Command;
import io.discovery.catalog.KvEntry;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import io.discovery.catalog.Versioned;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /v1/kv}: keys and values. */
final class Keys {
  private static final String MISSING = "Missing key name";

  private final CatalogAccess catalog;

  Keys(CatalogAccess catalog) {
    this.catalog = catalog;
  }

  /** One entry, its bare value, all entries below a prefix, or only their keys. */
  CatalogRead read(Exchange exchange) {
    Query query = exchange.query();
    if (query.has("keys")) {
      String prefix = exchange.tail();
      String separator = query.text("separator");
      return CatalogRead.ofKeys(
          new Topic.KeyPrefix(prefix), (snapshot, out) -> keys(snapshot, prefix, separator, out));
    }
    if (query.has("recurse")) {
      String prefix = exchange.tail();
      return CatalogRead.ofKeys(
          new Topic.KeyPrefix(prefix), (snapshot, out) -> tree(snapshot, prefix, out));
    }
    String key = exchange.tail(MISSING);
    boolean raw = query.has("raw");
    return CatalogRead.ofKeys(new Topic.Key(key), (snapshot, out) -> one(snapshot, key, raw, out));
  }

  private static Content one(Snapshot snapshot, String key, boolean raw, JsonText out)
      throws IOException {
    @Nullable Versioned<KvEntry> found = snapshot.kv().get(key).orElse(null);
    if (found == null) {
      return Content.ABSENT;
    }
    if (raw) {
      return new Content(200, Content.Kind.RAW, found.value().value());
    }
    entry(out.list(), found);
    return Content.json(out.endList());
  }

  private static Content tree(Snapshot snapshot, String prefix, JsonText out) throws IOException {
    List<Versioned<KvEntry>> found = snapshot.kv().below(prefix);
    if (found.isEmpty()) {
      return Content.ABSENT;
    }
    out.list();
    for (Versioned<KvEntry> entry : found) {
      entry(out, entry);
    }
    return Content.json(out.endList());
  }

  /** The keys; those that share what stands before a separator behind the prefix, as one. */
  private static Content keys(Snapshot snapshot, String prefix, String separator, JsonText out)
      throws IOException {
    List<Versioned<KvEntry>> found = snapshot.kv().below(prefix);
    if (found.isEmpty()) {
      return Content.ABSENT;
    }
    out.list();
    @Nullable String last = null;
    for (Versioned<KvEntry> entry : found) {
      String key = entry.value().key();
      int cut = separator.isEmpty() ? -1 : key.indexOf(separator, prefix.length());
      String shown = cut < 0 ? key : key.substring(0, cut + separator.length());
      if (!shown.equals(last)) {
        out.text(shown);
      }
      last = shown;
    }
    return Content.json(out.endList());
  }

  private static void entry(JsonText out, Versioned<KvEntry> versioned) throws IOException {
    KvEntry entry = versioned.value();
    out.object()
        .number("LockIndex", entry.lockIndex())
        .text("Key", entry.key())
        .unsigned("Flags", entry.flags())
        .base64("Value", entry.value());
    if (!entry.session().isEmpty()) {
      out.text("Session", entry.session());
    }
    out.number("CreateIndex", versioned.createIndex())
        .number("ModifyIndex", versioned.modifyIndex())
        .end();
  }

  /** Stores the body under the key, and has a session acquire or release it. */
  void put(Exchange exchange) {
    String key = exchange.tail(MISSING);
    Query query = exchange.query();
    refuseConflict(query);
    @Nullable Long given = query.unsigned("flags");
    long flags = given == null ? 0 : given;
    OptionalLong cas = cas(query);
    String session = session(query);
    exchange.body(
        Bounds.KV_BODY,
        value -> {
          if (query.has("acquire")) {
            lock(exchange, new Command.KvAcquire(key, value, flags, session));
          } else if (query.has("release")) {
            lock(exchange, new Command.KvRelease(key, value, flags, session));
          } else {
            submit(exchange, new Command.KvPut(key, value, flags, cas));
          }
        });
  }

  private static void refuseConflict(Query query) {
    List<String> given =
        Stream.of("cas", "acquire", "release").filter(query::has).map(name -> "?" + name).toList();
    if (given.size() > 1) {
      throw HttpProblem.bad("Conflicting flags: " + String.join(" and ", given) + ", choose one");
    }
  }

  private static String session(Query query) {
    for (String parameter : List.of("acquire", "release")) {
      if (query.has(parameter) && query.text(parameter).isEmpty()) {
        throw HttpProblem.asTheFamily(
            "missing session: write ?" + parameter + "= and the session's id");
      }
    }
    return query.text("acquire") + query.text("release");
  }

  /** Deletes one key, or all below a prefix. */
  void delete(Exchange exchange) {
    Query query = exchange.query();
    OptionalLong cas = cas(query);
    if (!query.has("recurse")) {
      submit(exchange, new Command.KvDelete(exchange.tail(MISSING), cas));
    } else if (cas.isPresent()) {
      throw HttpProblem.bad("Conflicting flags: ?cas= and ?recurse, choose one");
    } else {
      submit(exchange, new Command.KvDeleteTree(exchange.tail()));
    }
  }

  private static OptionalLong cas(Query query) {
    @Nullable Long index = query.unsigned("cas");
    return index == null ? OptionalLong.empty() : OptionalLong.of(index);
  }

  private void submit(Exchange exchange, Command command) {
    submit(exchange, command, HttpProblem::bad);
  }

  private void lock(Exchange exchange, Command command) {
    submit(exchange, command, HttpProblem::asTheFamily);
  }

  private void submit(
      Exchange exchange, Command command, Function<String, HttpProblem> whenRefused) {
    exchange.after(
        catalog.submit(command),
        applied ->
            exchange.answer(
                switch (applied.result()) {
                  case Command.Result.Done done -> Content.TRUE;
                  case Command.Result.Conflict conflict -> Content.FALSE;
                  case Command.Result.Refused refused -> throw whenRefused.apply(refused.why());
                }));
  }
}
