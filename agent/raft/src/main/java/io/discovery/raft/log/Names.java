package io.discovery.raft.log;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Names of the files, which sort as their numbers do. */
final class Names {
  static final String IDENTITY = "identity";
  static final String FORMING = "forming";
  static final String HARD_STATE = "hardstate";
  static final String MARK = "durable";

  private static final String SEGMENT = "log-";
  private static final String SNAPSHOT = "snapshot-";

  /** As many as always fit a long. */
  private static final int DIGITS = 18;

  private Names() {}

  static String segment(long firstIndex) {
    return SEGMENT + digits(firstIndex);
  }

  static boolean isSegment(String name) {
    return name.startsWith(SEGMENT) && allDigits(name, SEGMENT.length(), DIGITS);
  }

  static long firstIndex(String segment) {
    return Long.parseLong(segment.substring(SEGMENT.length()));
  }

  static String snapshot(long term, long index) {
    return SNAPSHOT + digits(term) + "-" + digits(index);
  }

  static boolean isSnapshot(String name) {
    int dash = SNAPSHOT.length() + DIGITS;
    return name.startsWith(SNAPSHOT)
        && name.length() == dash + 1 + DIGITS
        && name.charAt(dash) == '-'
        && allDigits(name.substring(0, dash), SNAPSHOT.length(), DIGITS)
        && allDigits(name, dash + 1, DIGITS);
  }

  static long snapshotIndex(String snapshot) {
    return Long.parseLong(snapshot.substring(snapshot.length() - DIGITS));
  }

  /** Those that are of the kind, in order. */
  static List<String> segments(Collection<String> names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (isSegment(name)) {
        found.add(name);
      }
    }
    Collections.sort(found);
    return found;
  }

  /** Snapshots, the newest first. */
  static List<String> snapshotsNewestFirst(Collection<String> names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      if (isSnapshot(name)) {
        found.add(name);
      }
    }
    found.sort((a, b) -> Long.compare(snapshotIndex(b), snapshotIndex(a)));
    return found;
  }

  private static String digits(long number) {
    String plain = Long.toString(number);
    return "0".repeat(DIGITS - plain.length()) + plain;
  }

  private static boolean allDigits(String name, int from, int length) {
    if (name.length() != from + length) {
      return false;
    }
    for (int i = from; i < name.length(); i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }
}
