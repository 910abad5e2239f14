package io.discovery.cli;

import io.discovery.local.document.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reading answers of the API. What is missing or null reads as empty. */
final class Json {
  private Json() {}

  static @Nullable Value member(Value of, String key) {
    if (of instanceof Value.Obj object) {
      Value.Member member = object.members().get(key);
      return member == null ? null : member.value();
    }
    return null;
  }

  static String text(Value of, String key) {
    return text(member(of, key));
  }

  static String text(@Nullable Value value) {
    return switch (value) {
      case null -> "";
      case Value.Text t -> t.text();
      case Value.Num n -> n.digits();
      case Value.Bool b -> Boolean.toString(b.truth());
      case Value.Null _, Value.Obj _, Value.Arr _ -> "";
    };
  }

  static List<Value> items(@Nullable Value value) {
    return value instanceof Value.Arr list ? list.items() : List.of();
  }

  /** Members of an object in their order. */
  static Map<String, Value> members(@Nullable Value value) {
    Map<String, Value> found = new LinkedHashMap<>();
    if (value instanceof Value.Obj object) {
      object.members().forEach((key, member) -> found.put(key, member.value()));
    }
    return found;
  }

  /** {@code key=value} of every member, by key, joined. */
  static String pairs(@Nullable Value value, String between) {
    return String.join(
        between,
        members(value).entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(e -> e.getKey() + "=" + text(e.getValue()))
            .toList());
  }
}
