package io.discovery.agent.http;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, decoded, in the order given. */
final class Query {
  static final Query NONE = new Query(List.of());

  private record Parameter(String name, String value) {}

  private final List<Parameter> parameters;

  private Query(List<Parameter> parameters) {
    this.parameters = parameters;
  }

  /** Reads what follows the question mark. */
  static Query parse(@Nullable String raw) {
    if (raw == null || raw.isEmpty()) {
      return NONE;
    }
    List<Parameter> found = new ArrayList<>();
    int from = 0;
    while (from <= raw.length()) {
      int end = raw.indexOf('&', from);
      end = end < 0 ? raw.length() : end;
      if (end > from) {
        found.add(parameter(raw.substring(from, end)));
      }
      if (found.size() > Bounds.PARAMETERS) {
        throw HttpProblem.bad("more than " + Bounds.PARAMETERS + " parameters: send fewer");
      }
      from = end + 1;
    }
    return new Query(found);
  }

  private static Parameter parameter(String pair) {
    int equals = pair.indexOf('=');
    String name = equals < 0 ? pair : pair.substring(0, equals);
    String value = equals < 0 ? "" : pair.substring(equals + 1);
    return new Parameter(Percent.decodeQuery(name), Percent.decodeQuery(value));
  }

  /** Whether the parameter is there, with or without a value. */
  boolean has(String name) {
    return first(name) != null;
  }

  /** The first value of the parameter, or null when it is absent. */
  @Nullable String first(String name) {
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        return parameter.value;
      }
    }
    return null;
  }

  /** The first value of the parameter; empty when it is absent. */
  String text(String name) {
    String value = first(name);
    return value == null ? "" : value;
  }

  /** All values of the parameter, in the order given. */
  List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.name.equals(name)) {
        values.add(parameter.value);
      }
    }
    return values;
  }

  /** An unsigned 64-bit number; null when the parameter is absent or empty. */
  @Nullable Long unsigned(String name) {
    String value = text(name);
    if (value.isEmpty()) {
      return null;
    }
    try {
      if (value.charAt(0) != '+') {
        return Long.parseUnsignedLong(value);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw HttpProblem.bad(
        "Invalid " + name + ": \"" + value + "\" is not a whole number from 0 to 2^64-1");
  }

  /** Whether a switch is on: present without a value, or with a true one ({@code 1, t, true}). */
  boolean flag(String name) {
    String value = first(name);
    if (value == null) {
      return false;
    }
    return switch (value) {
      case "", "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw HttpProblem.bad("Invalid value for ?" + name + ": write true or false");
    };
  }
}
