package io.discovery.local.definition;

import io.discovery.local.document.Fields;
import java.time.Duration;

/** Reads {@code "puppet": {"max_age": "1h"}}. */
final class PuppetReader {
  /** Two of Puppet's usual runs, which are half an hour apart. */
  private static final Duration MAX_AGE = Duration.ofHours(1);

  /** Longest path that Linux takes, PATH_MAX of limits.h. */
  private static final int LONGEST_PATH = 4096;

  private PuppetReader() {}

  /**
   * @param anyDirectory whether who declares the check may say which files the agent is to read
   */
  static CheckKind read(Fields check, boolean anyDirectory) {
    Fields fields = check.child("puppet");
    if (fields == null) {
      return new CheckKind.Puppet(MAX_AGE, "");
    }
    Duration maxAge = fields.duration("max_age", MAX_AGE);
    if (maxAge.isZero()) {
      fields.refuse("max_age", "must be more than zero", "write \"max_age\": \"1h\"");
    }
    return new CheckKind.Puppet(maxAge, stateDirectory(fields, anyDirectory));
  }

  private static String stateDirectory(Fields fields, boolean anyDirectory) {
    String directory = fields.text("state_dir", "");
    if (directory.isEmpty()) {
      return "";
    }
    if (!anyDirectory) {
      fields.refuse(
          "state_dir",
          "paths are not taken over the API",
          "remove it, declare the check in a file, or set puppet_state_dir for the whole agent");
    } else if (!directory.startsWith("/")
        || directory.indexOf('\0') >= 0
        || directory.length() > LONGEST_PATH) {
      fields.refuse("state_dir", "is no absolute path", "write \"/run/discovery/puppet\"");
    }
    return directory;
  }
}
