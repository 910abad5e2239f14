package io.discovery.local.definition;

import io.discovery.catalog.Check;
import io.discovery.local.document.Fields;

/** What ids and names may look like. */
final class NameRules {
  /** Longest id or name, characters: four times what DNS can carry, far from harming anybody. */
  static final int LONGEST = 255;

  /** Longest DNS label, RFC 1035 section 2.3.4. */
  private static final int LONGEST_LABEL = 63;

  private NameRules() {}

  /** Refuses what would break logs, paths or limits. */
  static void judge(Fields fields, String key, String name) {
    if (name.length() > LONGEST) {
      fields.refuse(key, "is longer than " + LONGEST + " characters", "shorten it");
      return;
    }
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        fields.refuse(key, "holds a control character", "use letters, digits and dashes");
        return;
      }
    }
    if (!name.equals(name.strip())) {
      fields.refuse(key, "begins or ends with a blank", "remove the blank");
    }
  }

  /** Refuses ids of the checks that the cluster and the agent make themselves. */
  static void refuseReserved(Fields fields, String key, String checkId) {
    if (checkId.equals(Check.SERF_HEALTH)) {
      fields.refuse(key, "is the id of the cluster's own check", "choose another id");
    }
    if (Announce.isCheckId(checkId)) {
      fields.refuse(
          key,
          "begins with " + Announce.CHECK_PREFIX + ", as only the agent's own checks do",
          "choose another id");
    }
  }

  /** Gives notice when DNS cannot carry the name, and offers a form that it can. */
  static void noticeUnlessDnsLabel(Fields fields, String key, String name) {
    String normal = dnsForm(name);
    if (!normal.equals(name) && !name.isEmpty()) {
      String offer = normal.isEmpty() ? "use letters, digits and dashes" : "use " + normal;
      fields.notice(key, "cannot be asked for over DNS: no valid label", offer);
    }
  }

  /**
   * The nearest DNS label: letters, digits and inner dashes, at most 63; empty when nothing is
   * left.
   */
  static String dnsForm(String name) {
    StringBuilder label = new StringBuilder(name.length());
    for (int i = 0; i < name.length() && label.length() < LONGEST_LABEL; i++) {
      char c = name.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (plain) {
        label.append(c);
      } else if (!label.isEmpty()) {
        label.append('-');
      }
    }
    int end = label.length();
    while (end > 0 && label.charAt(end - 1) == '-') {
      end--;
    }
    label.setLength(end);
    return label.toString();
  }
}
