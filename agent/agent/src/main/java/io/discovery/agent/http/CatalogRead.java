package io.discovery.agent.http;

import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Topic;
import java.io.IOException;
import java.util.List;

/**
 * A read of the catalog.
 *
 * @param topics what a blocking query waits for; the answer's index is the highest of theirs
 * @param part what of the snapshot the body is made of
 * @param body makes the body; must depend on that part alone
 */
record CatalogRead(List<Topic> topics, Part part, Body body) {
  CatalogRead {
    topics = List.copyOf(topics);
  }

  /** Of the nodes, services and checks. */
  static CatalogRead ofRegistry(Topic topic, Body body) {
    return new CatalogRead(List.of(topic), Part.REGISTRY, body);
  }

  /** Of keys and values. */
  static CatalogRead ofKeys(Topic topic, Body body) {
    return new CatalogRead(List.of(topic), Part.KEYS, body);
  }

  /** Of sessions. */
  static CatalogRead ofSessions(Topic topic, Body body) {
    return new CatalogRead(List.of(topic), Part.SESSIONS, body);
  }

  /** Index of what is read, at least 1. */
  long index(Snapshot snapshot) {
    long index = 1;
    for (Topic topic : topics) {
      index = Math.max(index, snapshot.indexOf(topic));
    }
    return index;
  }

  /** Makes the body of an answer. */
  interface Body {
    Content of(Snapshot snapshot, JsonText out) throws IOException;
  }

  /** A part of a snapshot that is the same object for as long as nothing in it changes. */
  enum Part {
    REGISTRY,
    KEYS,
    SESSIONS;

    Object in(Snapshot snapshot) {
      return switch (this) {
        case REGISTRY -> snapshot.registry();
        case KEYS -> snapshot.kv();
        case SESSIONS -> snapshot.sessions();
      };
    }
  }
}
