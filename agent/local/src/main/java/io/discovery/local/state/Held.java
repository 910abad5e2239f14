package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Service;
import io.discovery.catalog.Versioned;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the catalog holds for this node, as last seen. */
final class Held {
  private @Nullable NodeEntry entry;

  /** Log index it was seen at; -1 before the first look. */
  private long index = -1;

  boolean seen() {
    return index >= 0;
  }

  long index() {
    return index;
  }

  @Nullable NodeEntry entry() {
    return entry;
  }

  /** Takes a newer look; an older one than the last is dropped. */
  @SuppressWarnings("ReferenceEquality") // see below
  void look(long at, @Nullable NodeEntry next, Consumer<Subject> differs) {
    if (at < index) {
      return;
    }
    NodeEntry old = entry;
    entry = next;
    index = at;
    // Unchanged parts are the very same objects: comparing references finds what may have changed.
    if (old == next) {
      return;
    }
    differs.accept(new Subject.OfNode());
    if (next != null) {
      next.services().forEach((id, now) -> touch(service(old, id), now, id, true, differs));
      next.checks().forEach((id, now) -> touch(check(old, id), now, id, false, differs));
    }
    if (old != null) {
      old.services().forEach((id, was) -> touch(service(next, id), was, id, true, differs));
      old.checks().forEach((id, was) -> touch(check(next, id), was, id, false, differs));
    }
  }

  @SuppressWarnings("ReferenceEquality") // as above
  private static void touch(
      @Nullable Versioned<?> one,
      Versioned<?> other,
      String id,
      boolean service,
      Consumer<Subject> differs) {
    if (one != other) {
      differs.accept(service ? new Subject.OfService(id) : new Subject.OfCheck(id));
    }
  }

  private static @Nullable Versioned<Service> service(@Nullable NodeEntry in, String id) {
    return in == null ? null : in.services().get(id);
  }

  private static @Nullable Versioned<Check> check(@Nullable NodeEntry in, String id) {
    return in == null ? null : in.checks().get(id);
  }

  @Nullable Node node() {
    return entry == null ? null : entry.node().value();
  }

  @Nullable Service service(String id) {
    Versioned<Service> found = service(entry, id);
    return found == null ? null : found.value();
  }

  @Nullable Check check(String id) {
    Versioned<Check> found = check(entry, id);
    return found == null ? null : found.value();
  }

  void each(Consumer<Subject> to) {
    if (entry != null) {
      for (Map.Entry<String, ?> service : entry.services().entrySet()) {
        to.accept(new Subject.OfService(service.getKey()));
      }
      for (Map.Entry<String, ?> check : entry.checks().entrySet()) {
        to.accept(new Subject.OfCheck(check.getKey()));
      }
    }
  }

  /** Whether what stands there is what should. */
  boolean agrees(Subject subject, Node node, Desired desired) {
    return switch (subject) {
      case Subject.OfNode _ -> node.equals(node());
      case Subject.OfService s -> {
        Service wished = desired.service(s.id());
        yield wished == null ? service(s.id()) == null : agrees(wished);
      }
      case Subject.OfCheck c -> {
        Check wished = desired.check(c.id());
        boolean absent = check(c.id()) == null || c.id().equals(Check.SERF_HEALTH);
        yield wished == null ? absent : agrees(wished);
      }
    };
  }

  /** Whether the check stands there at all, made by the same definition. */
  boolean has(Check wished) {
    Check found = check(wished.id());
    return found != null && found.definitionDigest() == wished.definitionDigest();
  }

  /** Whether the check stands there as wished; labels follow the service and do not count. */
  boolean agrees(Check wished) {
    Check found = check(wished.id());
    return found != null
        && found.status() == wished.status()
        && found.definitionDigest() == wished.definitionDigest()
        && found.output().equals(wished.output())
        && found.name().equals(wished.name())
        && found.notes().equals(wished.notes())
        && found.serviceId().equals(wished.serviceId())
        && found.type().equals(wished.type());
  }

  /** Whether the service stands there as wished. */
  boolean agrees(Service wished) {
    Service found = service(wished.id());
    return found != null && found.equals(withForeignTags(wished));
  }

  /** The service with the catalog's tags where the definition lets others change them. */
  Service withForeignTags(Service wished) {
    Service found = service(wished.id());
    if (found == null || !wished.enableTagOverride()) {
      return wished;
    }
    return new Service(
        wished.id(),
        wished.name(),
        found.tags(),
        wished.address(),
        wished.port(),
        wished.taggedAddresses(),
        wished.meta(),
        wished.weights(),
        true);
  }
}
