package io.discovery.local.definition;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.document.Fields;
import io.discovery.local.document.Value;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads one check definition. */
final class CheckReader {
  /** Runs closer together than this are moved apart, as the family does. */
  private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);

  private static final Duration SCRIPT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** What stands for the kind of a check that is refused anyway. */
  private static final CheckKind REFUSED = new CheckKind.Ttl(Duration.ZERO);

  /** Longest notes, characters; they travel with every answer about the check. */
  private static final int LONGEST_NOTES = 4096;

  private CheckReader() {}

  /** Reads a check that stands on its own. */
  static CheckDefinition alone(Fields fields, Ids ids, boolean scriptChecks) {
    fields.alias("id", "check_id");
    String name = fields.text("name", "");
    String given = fields.text("id", "");
    String id = given.isEmpty() ? name : given;
    if (id.isEmpty() && !mistyped(fields, "name") && !mistyped(fields, "id")) {
      fields.refuse("name", "a check needs a name", "write \"name\": \"what it checks\"");
    }
    String serviceId = fields.text("service_id", "");
    NameRules.judge(fields, "service_id", serviceId);
    return read(fields, ids, scriptChecks, id, name.isEmpty() ? id : name, serviceId);
  }

  /**
   * Reads a check inside a service.
   *
   * @param ordinal its place among the service's checks, from 1; 0 when it is the only one
   */
  static CheckDefinition inside(
      Fields fields, Service service, int ordinal, Ids ids, boolean scriptChecks) {
    fields.alias("id", "check_id");
    String name = fields.text("name", "Service '" + service.name() + "' check");
    String id = fields.text("id", "");
    if (id.isEmpty()) {
      id = "service:" + service.id() + (ordinal == 0 ? "" : ":" + ordinal);
    }
    String serviceId = fields.text("service_id", service.id());
    if (!serviceId.isEmpty() && !serviceId.equals(service.id())) {
      fields.refuse(
          "service_id",
          "names another service than the one the check stands in",
          "remove it, or move the check to the top level");
    }
    return read(fields, ids, scriptChecks, id, name, service.id());
  }

  private static CheckDefinition read(
      Fields fields, Ids ids, boolean scriptChecks, String id, String name, String serviceId) {
    NameRules.judge(fields, "id", fields.text("id", ""));
    NameRules.judge(fields, "name", name);
    NameRules.refuseReserved(fields, fields.has("id") ? "id" : "name", id);
    ids.claim(DeclaredId.check(id), fields);
    withoutEffect(fields);
    String notes = fields.text("notes", "");
    if (notes.length() > LONGEST_NOTES) {
      fields.refuse("notes", "is longer than " + LONGEST_NOTES + " characters", "shorten it");
    }
    CheckStatus status = status(fields);
    CheckKind kind = KindReader.read(fields, scriptChecks);
    if (kind == null) {
      fields.known(List.of("interval", "timeout"));
      return new CheckDefinition(
          id, name, notes, serviceId, status, REFUSED, Duration.ZERO, Duration.ZERO);
    }
    return new CheckDefinition(
        id, name, notes, serviceId, status, kind, interval(fields, kind), timeout(fields, kind));
  }

  private static boolean mistyped(Fields fields, String key) {
    Value value = fields.raw(key);
    return value != null && !(value instanceof Value.Text);
  }

  private static CheckStatus status(Fields fields) {
    String given = fields.text("status", "");
    if (given.isEmpty()) {
      return CheckStatus.CRITICAL;
    }
    Optional<CheckStatus> status = CheckStatus.ofWireName(given);
    if (status.isEmpty()) {
      fields.refuse("status", "is no status", "write passing, warning or critical");
    }
    return status.orElse(CheckStatus.CRITICAL);
  }

  private static Duration interval(Fields fields, CheckKind kind) {
    Optional<Duration> given = fields.duration("interval");
    Duration interval = given.orElse(Duration.ZERO);
    if (kind instanceof CheckKind.Ttl) {
      if (!interval.isZero()) {
        fields.refuse("interval", "a ttl check is not run", "remove interval, or ttl");
      }
      return Duration.ZERO;
    }
    if (!fields.has("interval")) {
      fields.refuse(
          "interval",
          "a " + kind.type() + " check needs an interval",
          "write \"interval\": \"10s\"");
    } else if (given.isPresent() && interval.isZero()) {
      fields.refuse("interval", "must be more than zero", "write \"interval\": \"10s\"");
    } else if (!interval.isZero() && interval.compareTo(SHORTEST_INTERVAL) < 0) {
      fields.notice("interval", "is raised to 1s, the shortest", "write 1s or more");
      return SHORTEST_INTERVAL;
    }
    return interval;
  }

  private static Duration timeout(Fields fields, CheckKind kind) {
    Duration timeout = fields.duration("timeout", Duration.ZERO);
    Duration usual = kind instanceof CheckKind.Script ? SCRIPT_TIMEOUT : CONNECT_TIMEOUT;
    if (kind instanceof CheckKind.Ttl) {
      return Duration.ZERO;
    }
    return timeout.isZero() ? usual : timeout;
  }

  /** Keys of the family that this version knows and does not act on. */
  private static void withoutEffect(Fields fields) {
    String reason = "has no effect in this version";
    fields.duration("deregister_critical_service_after", Duration.ZERO);
    fields.integer("success_before_passing", 0, 0, Integer.MAX_VALUE);
    fields.integer("failures_before_critical", 0, 0, Integer.MAX_VALUE);
    fields.integer("output_max_size", 0, 0, Integer.MAX_VALUE);
    noticeWithoutEffect(fields, "deregister_critical_service_after", reason);
    noticeWithoutEffect(fields, "success_before_passing", reason);
    noticeWithoutEffect(fields, "failures_before_critical", reason);
    noticeWithoutEffect(fields, "output_max_size", "has no effect: 4096 bytes are kept");
    noticeWithoutEffect(fields, "token", "nothing checks tokens in this version");
  }

  /** Gives notice when the key is there and says more than its absence would. */
  static void noticeWithoutEffect(Fields fields, String key, String reason) {
    Value value = fields.raw(key);
    if (value != null && !isEmptyOrZero(value)) {
      fields.notice(key, reason, "it may stay");
    }
  }

  private static boolean isEmptyOrZero(Value value) {
    return switch (value) {
      case Value.Num number -> number.digits().equals("0");
      case Value.Text text ->
          text.text().isEmpty() || text.text().equals("0") || text.text().equals("0s");
      case Value.Bool bool -> !bool.truth();
      case Value other -> false;
    };
  }
}
