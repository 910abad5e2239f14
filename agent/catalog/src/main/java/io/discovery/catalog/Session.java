package io.discovery.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A client's tie to its node, in whose name it holds keys. It stands for as long as its node is
 * registered, every check it is bound to exists and is not critical, and its client renews it.
 *
 * @param id unique for ever; made by whoever proposes it
 * @param name free, for people; or empty
 * @param node name of the node it is tied to, as its client wrote it
 * @param nodeChecks ids of checks of the node that it is bound to
 * @param serviceChecks ids of checks of the node's services that it is bound to
 * @param checks ids of checks that older clients name without saying of which kind
 * @param lockDelay after it ended other than by a release, nobody may acquire a key that it held
 *     for so long; of more than {@link #LONGEST_LOCK_DELAY} only that much
 * @param behavior what becomes of the keys that it holds when it ends
 * @param ttlText {@code ttl} as its client wrote it; empty: none
 * @param ttl it may be ended when it has not been renewed for so long; zero: it needs no renewal
 */
public record Session(
    String id,
    String name,
    String node,
    List<String> nodeChecks,
    List<String> serviceChecks,
    List<String> checks,
    Duration lockDelay,
    Behavior behavior,
    String ttlText,
    Duration ttl) {

  /** Of a longer lock delay only so much counts; the family's limit. */
  public static final Duration LONGEST_LOCK_DELAY = Duration.ofSeconds(60);

  /** Longest time between renewals; the family's limit. */
  public static final Duration LONGEST_TTL = Duration.ofHours(24);

  /** Shortest time between renewals, unless a configuration says otherwise. */
  public static final Duration SHORTEST_TTL = Duration.ofSeconds(10);

  /** Most checks that one is bound to: more than any node has that does one thing. */
  public static final int MOST_CHECKS = 64;

  /** What becomes of the keys that a session holds when it ends. */
  public enum Behavior {
    RELEASE,
    DELETE;

    /** The name on the wire: {@code release}, {@code delete}. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The behaviour of that wire name, or empty when there is none such. */
    public static Optional<Behavior> ofWireName(String name) {
      for (Behavior behavior : values()) {
        if (behavior.wireName().equals(name)) {
          return Optional.of(behavior);
        }
      }
      return Optional.empty();
    }
  }

  public Session {
    nodeChecks = List.copyOf(nodeChecks);
    serviceChecks = List.copyOf(serviceChecks);
    checks = List.copyOf(checks);
  }

  /** All checks that it is bound to, of whatever kind. */
  List<String> boundTo() {
    List<String> all = new ArrayList<>(checks);
    all.addAll(nodeChecks);
    all.addAll(serviceChecks);
    return all;
  }

  /** How long keys that it held stay free, ms; a started one counts as a whole. */
  long lockDelayMillis() {
    Duration counted = lockDelay.compareTo(LONGEST_LOCK_DELAY) > 0 ? LONGEST_LOCK_DELAY : lockDelay;
    return counted.plusNanos(999_999).toMillis();
  }
}
