package io.discovery.catalog;

import java.util.Locale;

/** How names of nodes and services are compared: without regard to case, as DNS does. */
public final class Names {
  private Names() {}

  /** The form in which two names that mean the same are equal. */
  public static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
