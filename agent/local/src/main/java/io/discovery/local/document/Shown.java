package io.discovery.local.document;

/** How keys and values from outside appear in messages: one line, short, nothing secret. */
final class Shown {
  /** Longest value or key shown, in characters: enough to recognise it on one line. */
  static final int LONGEST = 60;

  private static final String[] SECRETS = {"token", "secret", "password", "encrypt"};

  private Shown() {}

  /** The value as a person would recognise it; empty for one that stands under a secret key. */
  static String value(String key, Value value) {
    String folded = Keys.fold(key);
    for (String secret : SECRETS) {
      if (folded.endsWith(secret)) {
        return "";
      }
    }
    return switch (value) {
      case Value.Text text -> '"' + printable(text.text()) + '"';
      case Value.Num number -> printable(number.digits());
      case Value.Bool bool -> bool.truth() ? "true" : "false";
      case Value.Null none -> "null";
      case Value.Obj object -> object.members().isEmpty() ? "{}" : "{…}";
      case Value.Arr list -> list.items().isEmpty() ? "[]" : "[…]";
    };
  }

  /** What sort of value it is, with its article. */
  static String sort(Value value) {
    return switch (value) {
      case Value.Text text -> "a string";
      case Value.Num number -> "a number";
      case Value.Bool bool -> "a boolean";
      case Value.Null none -> "null";
      case Value.Obj object -> "an object";
      case Value.Arr list -> "a list";
    };
  }

  /** Control characters made visible, and cut after {@link #LONGEST}. */
  static String printable(String text) {
    int end = Math.min(text.length(), LONGEST);
    if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder shown = new StringBuilder(end + 1);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
        shown.append("\\u").append(hex(c));
      } else {
        shown.append(c);
      }
    }
    if (end < text.length()) {
      shown.append('…');
    }
    return shown.toString();
  }

  private static String hex(char c) {
    String digits = Integer.toHexString(c);
    return "0000".substring(digits.length()) + digits;
  }
}
