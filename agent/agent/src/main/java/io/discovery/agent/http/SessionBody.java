package io.discovery.agent.http;

import io.discovery.catalog.Check;
import io.discovery.catalog.Session;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.Durations;
import io.discovery.local.document.Fields;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Problem;
import io.discovery.local.document.Problems;
import io.discovery.local.document.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the body of {@code /v1/session/create}, which may be empty: everything has a default. */
final class SessionBody {
  private static final Duration LOCK_DELAY = Duration.ofSeconds(15);

  /**
   * A lock delay of fewer nanoseconds is meant in seconds: clients write {@code 15}; the family's
   * threshold.
   */
  private static final long FEWEST_NANOS = 1000;

  private final String datacenter;
  private final String node;
  private final Duration shortestTtl;

  /**
   * @param node to which a session is tied that names none
   */
  SessionBody(String datacenter, String node, Duration shortestTtl) {
    this.datacenter = datacenter;
    this.node = node;
    this.shortestTtl = shortestTtl;
  }

  /** What it says, with an id of its own; refuses with {@link HttpProblem}. */
  Session read(byte[] body) {
    Problems problems = new Problems(BodyProblems.SOURCE);
    try {
      byte[] text = body.length == 0 ? new byte[] {'{', '}'} : body;
      Value.Obj object = JsonDocument.readObject(BodyProblems.SOURCE, text);
      Fields fields = Fields.of(object, problems);
      Dispatcher.requireDatacenter(fields.text("Datacenter", ""), datacenter);
      Session session = session(fields, Checks.of(fields, object));
      fields.finishLeniently();
      if (!problems.none()) {
        throw undecoded(problems.all());
      }
      return session;
    } catch (DocumentException e) {
      throw undecoded(List.of(e.problem()));
    }
  }

  private static HttpProblem undecoded(List<Problem> problems) {
    return HttpProblem.bad("Request decode failed: " + BodyProblems.of(problems).sentence());
  }

  private Session session(Fields fields, Checks checks) {
    Duration lockDelay = lockDelay(fields);
    String name = bounded(fields, "Name", "");
    String on = bounded(fields, "Node", node);
    String ttlText = bounded(fields, "TTL", "");
    String behavior = bounded(fields, "Behavior", "");
    if (!fields.problems().none()) {
      throw undecoded(fields.problems().all());
    }
    if (on.isEmpty()) {
      throw HttpProblem.asTheFamily("Must provide Node: write its name, or leave the key out");
    }
    Duration ttl = ttl(ttlText);
    return new Session(
        UUID.randomUUID().toString(),
        name,
        on,
        checks.ofNode,
        checks.ofServices,
        checks.unsorted,
        lockDelay,
        behavior(behavior),
        ttl.isZero() || Character.isLetter(ttlText.charAt(ttlText.length() - 1))
            ? ttlText
            : Durations.format(ttl),
        ttl);
  }

  private static String bounded(Fields fields, String key, String fallback) {
    String text = fields.text(key, fallback);
    BodyProblems.bound(fields, key, text);
    return text;
  }

  private static Session.Behavior behavior(String given) {
    if (given.isEmpty()) {
      return Session.Behavior.RELEASE;
    }
    return Session.Behavior.ofWireName(given)
        .orElseThrow(
            () ->
                HttpProblem.asTheFamily(
                    "Invalid Behavior setting '" + given + "': write release or delete"));
  }

  private Duration ttl(String text) {
    if (text.isEmpty()) {
      return Duration.ZERO;
    }
    Duration ttl =
        Durations.parse(text)
            .orElseThrow(
                () ->
                    HttpProblem.asTheFamily(
                        "Session TTL '" + text + "' invalid: write a duration such as 15s or 5m"));
    if (!ttl.isZero()
        && (ttl.compareTo(shortestTtl) < 0 || ttl.compareTo(Session.LONGEST_TTL) > 0)) {
      throw HttpProblem.asTheFamily(
          "Invalid Session TTL '%d', must be between [%s=%s]"
              .formatted(
                  ttl.toNanos(),
                  Durations.format(shortestTtl),
                  Durations.format(Session.LONGEST_TTL)));
    }
    return ttl;
  }

  private static Duration lockDelay(Fields fields) {
    Optional<Duration> given =
        switch (fields.raw("LockDelay")) {
          case null -> Optional.of(LOCK_DELAY);
          case Value.Num number -> nanos(number.digits());
          case Value.Text text -> Durations.parse(text.text());
          case Value.Bool _, Value.Arr _, Value.Obj _, Value.Null _ -> Optional.empty();
        };
    if (given.isEmpty()) {
      fields.refuse(
          "LockDelay",
          "is not a duration",
          "write \"15s\", a number of seconds below 1000, or one of nanoseconds");
      return LOCK_DELAY;
    }
    Duration delay = given.get();
    return delay.toNanos() < FEWEST_NANOS ? delay.multipliedBy(1_000_000_000) : delay;
  }

  /** A number is nanoseconds; see {@link #FEWEST_NANOS}. */
  private static Optional<Duration> nanos(String digits) {
    BigDecimal number = new BigDecimal(digits);
    if (number.signum() < 0
        || number.compareTo(BigDecimal.valueOf(Durations.LONGEST.toNanos())) > 0) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofNanos(number.longValue()));
  }

  /**
   * The checks that a session is bound to. Clients name them in one of two ways, and mean by an
   * empty list of either, or by null, that there are to be none.
   */
  private record Checks(List<String> ofNode, List<String> ofServices, List<String> unsorted) {
    static Checks of(Fields fields, Value.Obj object) {
      List<String> unsorted = ids(fields, "Checks", fields.textList("Checks"));
      List<String> ofNode =
          mentions(object, "NodeChecks")
              ? ids(fields, "NodeChecks", fields.textList("NodeChecks"))
              : List.of(Check.SERF_HEALTH);
      List<String> ofServices =
          ids(
              fields,
              "ServiceChecks",
              fields.children("ServiceChecks").stream().map(Checks::ofService).toList());
      if (mentions(object, "Checks") && unsorted.isEmpty()) {
        return new Checks(List.of(), ofServices, List.of());
      }
      boolean usual = unsorted.equals(List.of(Check.SERF_HEALTH));
      return new Checks(ofNode, ofServices, usual || ofNode.isEmpty() ? List.of() : unsorted);
    }

    private static boolean mentions(Value.Obj object, String key) {
      String folded = io.discovery.local.document.Keys.fold(key);
      return object.members().keySet().stream()
          .anyMatch(name -> io.discovery.local.document.Keys.fold(name).equals(folded));
    }

    private static String ofService(Fields check) {
      if (!check.text("Namespace", "").isEmpty()) {
        check.refuse("Namespace", "there are no namespaces", "leave it out");
      }
      return check.text("ID", "");
    }

    private static List<String> ids(Fields fields, String key, List<String> ids) {
      if (ids.size() > Session.MOST_CHECKS) {
        fields.refuse(
            key, "names " + ids.size() + " checks", "name at most " + Session.MOST_CHECKS);
        return List.of();
      }
      ids.forEach(id -> BodyProblems.bound(fields, key, id));
      return ids;
    }
  }
}
