package io.discovery.local.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object by type. A value that does not fit adds a {@link Problem} and
 * counts as absent, so that one reading finds all mistakes; {@link #finish} names the keys nobody
 * asked for. Keys are matched without regard to case and underscores; {@code null} is as good as
 * absent.
 *
 * <p>Every accessor takes the key as it is to stand in messages. Belongs to one thread.
 */
public final class Fields {
  /** Most entries of one list or map: bounds what a single small file can make the agent hold. */
  public static final int MOST_ENTRIES = 1024;

  /** Highest port, and most known keys named in a message. */
  private static final int HIGHEST_PORT = 65_535;

  private static final int MOST_KEYS_NAMED = 12;
  private static final String DURATION_MEND =
      "write 10s, 1m30s, 500ms or a bare number of seconds, at most ten years";

  private final Value.Obj object;
  private final String path;
  private final Problems problems;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final SequencedMap<String, String> known = new LinkedHashMap<>();
  private final List<Fields> children = new ArrayList<>();

  private record Entry(String name, Value.Member member) {}

  private Fields(Value.Obj object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
    object.members().forEach(this::enter);
  }

  /** Reads the top level of a document. */
  public static Fields of(Value.Obj object, Problems problems) {
    return new Fields(object, "", problems);
  }

  /** Reads an object that stands at {@code path} of its document. */
  public static Fields of(Value.Obj object, String path, Problems problems) {
    return new Fields(object, path, problems);
  }

  private void enter(String name, Value.Member member) {
    Entry first = entries.putIfAbsent(Keys.fold(name), new Entry(name, member));
    if (first != null) {
      problems.add(
          member.keyAt(),
          pathOf(Shown.printable(name)),
          "",
          "the same key as " + Shown.printable(first.name()) + " in line " + line(first),
          "keep one of the two");
    }
  }

  private static int line(Entry entry) {
    return entry.member().keyAt().line();
  }

  /** Where the object begins. */
  public Position at() {
    return object.at();
  }

  /** The key's path from the top of the document, such as {@code service.checks[0].interval}. */
  public String pathOf(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Path of the object itself; empty at the top. */
  public String path() {
    return path;
  }

  public Problems problems() {
    return problems;
  }

  /** Takes {@code others} as further names of {@code key}; the first one present counts. */
  public Fields alias(String key, String... others) {
    String folded = Keys.fold(key);
    for (String other : others) {
      String otherFolded = Keys.fold(other);
      known.put(otherFolded, other);
      Entry given = entries.get(otherFolded);
      if (given == null || given.member().value() instanceof Value.Null) {
        continue;
      }
      Entry first = entries.get(folded);
      if (first == null || first.member().value() instanceof Value.Null) {
        entries.put(folded, given);
      } else {
        problems.add(
            given.member().keyAt(),
            pathOf(Shown.printable(given.name())),
            "",
            "means the same as " + Shown.printable(first.name()) + " in line " + line(first),
            "keep one of the two");
      }
    }
    return this;
  }

  /** Takes these keys as known without reading them. */
  public Fields known(Collection<String> keys) {
    for (String key : keys) {
      known.putIfAbsent(Keys.fold(key), key);
    }
    return this;
  }

  /** Whether the key is there and not {@code null}. */
  public boolean has(String key) {
    return raw(key) != null;
  }

  /** The value as it stands, or null. */
  public @Nullable Value raw(String key) {
    String folded = Keys.fold(key);
    known.put(folded, key);
    Entry entry = entries.get(folded);
    if (entry == null || entry.member().value() instanceof Value.Null) {
      return null;
    }
    return entry.member().value();
  }

  /** Adds a problem with the key's value, or with the object when the key is absent. */
  public void refuse(String key, String reason, String mend) {
    Value value = raw(key);
    Position at = value == null ? object.at() : value.at();
    problems.add(at, pathOf(key), value == null ? "" : Shown.value(key, value), reason, mend);
  }

  /** Adds a word about the key's value that refuses nothing. */
  public void notice(String key, String reason, String mend) {
    Value value = raw(key);
    Position at = value == null ? object.at() : value.at();
    problems.notice(at, pathOf(key), value == null ? "" : Shown.value(key, value), reason, mend);
  }

  private void mistyped(String key, Value value, String wanted, String mend) {
    problems.add(
        value.at(),
        pathOf(key),
        Shown.value(key, value),
        "is " + Shown.sort(value) + ", not " + wanted,
        mend);
  }

  /** A string, or the fallback when it is absent or refused. */
  public String text(String key, String fallback) {
    return switch (raw(key)) {
      case null -> fallback;
      case Value.Text text -> text.text();
      case Value other -> {
        mistyped(key, other, "a string", "write it in double quotes");
        yield fallback;
      }
    };
  }

  /** A whole number between the bounds, as a number or in a string. */
  public long integer(String key, long fallback, long least, long most) {
    Value value = raw(key);
    if (value == null) {
      return fallback;
    }
    String range = "write a whole number from " + least + " to " + most;
    String digits = digits(value);
    if (digits == null) {
      mistyped(key, value, "a whole number", range);
      return fallback;
    }
    Long number = whole(digits);
    if (number == null) {
      refuse(key, "is not a whole number", range);
      return fallback;
    }
    if (number < least || number > most) {
      refuse(key, "is not between " + least + " and " + most, range);
      return fallback;
    }
    return number;
  }

  /** A port from 0 to 65535, as a number or in a string. */
  public int port(String key, int fallback) {
    return Math.toIntExact(integer(key, fallback, 0, HIGHEST_PORT));
  }

  /** A duration ({@link Durations}), or the fallback when it is absent or refused. */
  public Duration duration(String key, Duration fallback) {
    Value value = raw(key);
    if (value == null) {
      return fallback;
    }
    String text = digits(value);
    if (text == null) {
      mistyped(key, value, "a duration", DURATION_MEND);
      return fallback;
    }
    Optional<Duration> duration = Durations.parse(text);
    if (duration.isEmpty()) {
      boolean negative = text.startsWith("-");
      refuse(key, negative ? "is negative" : "is not a duration", DURATION_MEND);
    }
    return duration.orElse(fallback);
  }

  /** {@code true} or {@code false}, also as strings. */
  public boolean bool(String key, boolean fallback) {
    return switch (raw(key)) {
      case null -> fallback;
      case Value.Bool bool -> bool.truth();
      case Value.Text text when text.text().equals("true") -> true;
      case Value.Text text when text.text().equals("false") -> false;
      case Value other -> {
        mistyped(key, other, "a boolean", "write true or false");
        yield fallback;
      }
    };
  }

  /** A list of strings; empty when absent. */
  public List<String> textList(String key) {
    List<String> texts = new ArrayList<>();
    List<Value> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i) instanceof Value.Text text) {
        texts.add(text.text());
      } else {
        mistyped(key + "[" + i + "]", items.get(i), "a string", "write it in double quotes");
      }
    }
    return texts;
  }

  /** An object of strings, in its order, keys untouched; empty when absent. */
  public SequencedMap<String, String> textMap(String key) {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    Value.Obj map = objectAt(key);
    if (map == null) {
      return texts;
    }
    map.members()
        .forEach(
            (name, member) -> {
              switch (member.value()) {
                case Value.Text text -> texts.put(name, text.text());
                case Value.Null none -> {}
                case Value other ->
                    mistyped(
                        key + "." + Shown.printable(name),
                        other,
                        "a string",
                        "write it in double quotes");
              }
            });
    return texts;
  }

  /** The object under the key for reading, or null when it is absent or refused. */
  public @Nullable Fields child(String key) {
    Value.Obj child = objectAt(key);
    return child == null ? null : child(child, pathOf(key));
  }

  /** The objects of the list under the key; empty when absent. */
  public List<Fields> children(String key) {
    List<Fields> found = new ArrayList<>();
    List<Value> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String name = key + "[" + i + "]";
      if (items.get(i) instanceof Value.Obj child) {
        found.add(child(child, pathOf(name)));
      } else {
        mistyped(name, items.get(i), "an object", "write { } with its keys");
      }
    }
    return found;
  }

  /**
   * The members of the object under the key, each of them an object, by name; empty when absent.
   */
  public SequencedMap<String, Fields> childrenByName(String key) {
    SequencedMap<String, Fields> found = new LinkedHashMap<>();
    Value.Obj map = objectAt(key);
    if (map == null) {
      return found;
    }
    map.members()
        .forEach(
            (name, member) -> {
              String shown = key + "." + Shown.printable(name);
              if (member.value() instanceof Value.Obj child) {
                found.put(name, child(child, pathOf(shown)));
              } else if (!(member.value() instanceof Value.Null)) {
                mistyped(shown, member.value(), "an object", "write { } with its keys");
              }
            });
    return found;
  }

  private Fields child(Value.Obj child, String childPath) {
    Fields fields = new Fields(child, childPath, problems);
    children.add(fields);
    return fields;
  }

  /** Names every key that nobody asked for, here and in the objects read from here. */
  public void finish() {
    for (Fields child : children) {
      child.finish();
    }
    object.members().forEach(this::refuseUnknown);
  }

  private void refuseUnknown(String name, Value.Member member) {
    if (known.containsKey(Keys.fold(name))) {
      return;
    }
    String nearest = Keys.nearest(name, known.values());
    String mend =
        nearest == null
            ? "remove it; keys here are " + someOf(known.values())
            : "did you mean " + nearest + "?";
    problems.add(member.keyAt(), pathOf(Shown.printable(name)), "", "unknown key", mend);
  }

  private static String someOf(Collection<String> keys) {
    StringBuilder text = new StringBuilder();
    int named = 0;
    for (String key : keys) {
      if (named == MOST_KEYS_NAMED) {
        return text.append(" …").toString();
      }
      text.append(named++ == 0 ? "" : ", ").append(key);
    }
    return text.toString();
  }

  private List<Value> items(String key) {
    return switch (raw(key)) {
      case null -> List.of();
      case Value.Arr list when list.items().size() <= MOST_ENTRIES -> list.items();
      case Value.Arr list -> {
        refuse(key, "has " + list.items().size() + " entries", "write at most " + MOST_ENTRIES);
        yield List.of();
      }
      case Value other -> {
        mistyped(key, other, "a list", "write it between [ and ]");
        yield List.of();
      }
    };
  }

  private Value.@Nullable Obj objectAt(String key) {
    return switch (raw(key)) {
      case null -> null;
      case Value.Obj child when child.members().size() <= MOST_ENTRIES -> child;
      case Value.Obj child -> {
        refuse(key, "has " + child.members().size() + " entries", "write at most " + MOST_ENTRIES);
        yield null;
      }
      case Value other -> {
        mistyped(key, other, "an object", "write { } with its keys");
        yield null;
      }
    };
  }

  private static @Nullable String digits(Value value) {
    return switch (value) {
      case Value.Text text -> text.text();
      case Value.Num number -> number.digits();
      case Value.Obj object -> null;
      case Value.Arr list -> null;
      case Value.Bool bool -> null;
      case Value.Null none -> null;
    };
  }

  private static @Nullable Long whole(String digits) {
    int from = digits.startsWith("-") ? 1 : 0;
    // 18 digits always fit into a long
    if (digits.length() == from || digits.length() - from > 18) {
      return null;
    }
    for (int i = from; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return null;
      }
    }
    return Long.valueOf(digits);
  }
}
