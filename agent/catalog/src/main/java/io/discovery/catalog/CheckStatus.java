package io.discovery.catalog;

import java.util.Locale;
import java.util.Optional;

/** Health of a check, ordered from best to worst: {@link #worst} relies on the order. */
public enum CheckStatus {
  PASSING,
  WARNING,
  CRITICAL;

  /** The name on the wire: {@code passing}, {@code warning}, {@code critical}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of that wire name, or empty when there is none such. */
  public static Optional<CheckStatus> ofWireName(String name) {
    for (CheckStatus status : values()) {
      if (status.wireName().equals(name)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** The worse of the two. */
  public CheckStatus worst(CheckStatus other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
