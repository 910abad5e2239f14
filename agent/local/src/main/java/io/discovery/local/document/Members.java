package io.discovery.local.document;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** The members of one object by folded key, and which keys have been asked for. One thread. */
final class Members {
  /** Most known keys named in a message: as many as fit on a line or two. */
  private static final int MOST_KEYS_NAMED = 12;

  private final Value.Obj object;
  private final String path;
  private final Problems problems;
  private final SequencedMap<String, Entry> entries = new LinkedHashMap<>();
  private final SequencedMap<String, String> known = new LinkedHashMap<>();

  private record Entry(String name, Value.Member member) {
    int line() {
      return member.keyAt().line();
    }

    boolean absent() {
      return member.value() instanceof Value.Null;
    }
  }

  Members(Value.Obj object, String path, Problems problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
    object.members().forEach(this::enter);
  }

  private void enter(String name, Value.Member member) {
    Entry first = entries.putIfAbsent(Keys.fold(name), new Entry(name, member));
    if (first != null) {
      refuseSecond(name, member, "the same key as ", first);
    }
  }

  private void refuseSecond(String name, Value.Member member, String what, Entry first) {
    problems.add(
        member.keyAt(),
        pathOf(Shown.printable(name)),
        "",
        what + Shown.printable(first.name()) + " in line " + first.line(),
        "keep one of the two");
  }

  String path() {
    return path;
  }

  String pathOf(String key) {
    if (path.isEmpty() || key.isEmpty()) {
      return path + key;
    }
    return path + "." + key;
  }

  void alias(String key, String[] others) {
    String folded = Keys.fold(key);
    for (String other : others) {
      String otherFolded = Keys.fold(other);
      known.put(otherFolded, other);
      Entry given = entries.get(otherFolded);
      if (given == null || given.absent()) {
        continue;
      }
      Entry first = entries.get(folded);
      if (first == null || first.absent()) {
        entries.put(folded, given);
      } else {
        refuseSecond(given.name(), given.member(), "means the same as ", first);
      }
    }
  }

  void known(Collection<String> keys) {
    for (String key : keys) {
      known.putIfAbsent(Keys.fold(key), key);
    }
  }

  @Nullable Value get(String key) {
    String folded = Keys.fold(key);
    known.putIfAbsent(folded, key);
    Entry entry = entries.get(folded);
    return entry == null || entry.absent() ? null : entry.member().value();
  }

  /** Refuses, or merely notices, the keys nobody asked for. */
  void finish(boolean strict) {
    object.members().forEach((name, member) -> unknown(name, member, strict));
  }

  private void unknown(String name, Value.Member member, boolean strict) {
    if (known.containsKey(Keys.fold(name))) {
      return;
    }
    String shown = pathOf(Shown.printable(name));
    if (!strict) {
      problems.notice(member.keyAt(), shown, "", "unknown key, ignored", "");
      return;
    }
    String nearest = Keys.nearest(name, known.values());
    String mend =
        nearest == null
            ? "remove it; keys here are " + someOf(known.values())
            : "did you mean " + nearest + "?";
    problems.add(member.keyAt(), shown, "", "unknown key", mend);
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
}
