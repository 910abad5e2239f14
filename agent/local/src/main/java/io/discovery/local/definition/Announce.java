package io.discovery.local.definition;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When a new service from a file is announced, that is, when it may be answered: the key {@code
 * announce} of its definition. Whoever registers over the API does so when the service is ready and
 * has no such choice.
 *
 * <p>While a service waits, a critical check stands beside it whose id is {@link #checkId}; nobody
 * else may use ids that begin so.
 */
public enum Announce {
  /** As soon as it is declared; its checks decide. The default. */
  AT_ONCE("at_once"),

  /** After the Puppet run that brings it: what it needs may be installed later in that run. */
  AFTER_RUN("after_run");

  /** How ids of checks begin that keep a service from being answered. */
  public static final String CHECK_PREFIX = "announce:";

  /** Why such ids are refused to anybody else, and the mend. */
  public static final String RESERVED =
      "ids that begin with " + CHECK_PREFIX + " are the agent's own, choose another";

  private final String word;

  Announce(String word) {
    this.word = word;
  }

  /** As it stands in definitions. */
  public String word() {
    return word;
  }

  static Optional<Announce> ofWord(String word) {
    for (Announce one : values()) {
      if (one.word.equals(word)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  /** Id of the check that says why the service is not answered yet. */
  public static String checkId(String serviceId) {
    return CHECK_PREFIX + serviceId;
  }

  /** Whether an id is one of those that {@link #checkId} gives. */
  public static boolean isCheckId(String checkId) {
    return checkId.startsWith(CHECK_PREFIX);
  }

  /** The service that a check of such an id keeps back, or null when the id is another kind's. */
  public static @Nullable String serviceOf(String checkId) {
    return isCheckId(checkId) ? checkId.substring(CHECK_PREFIX.length()) : null;
  }
}
