package io.discovery.local.document;

import java.util.List;
import java.util.SequencedMap;

/** A value of a document, with its place. Keys keep their order; a repeated key is refused. */
public sealed interface Value {
  /** Where the value begins. */
  Position at();

  /** Keys to members; a member's place is that of its value. */
  record Obj(Position at, SequencedMap<String, Member> members) implements Value {}

  /** A member of an object: where its key stands, and its value. */
  record Member(Position keyAt, Value value) {}

  /** A list. */
  record Arr(Position at, List<Value> items) implements Value {}

  /** A string. */
  record Text(Position at, String text) implements Value {}

  /** A number as it was written. */
  record Num(Position at, String digits) implements Value {}

  /** {@code true} or {@code false}. */
  record Bool(Position at, boolean truth) implements Value {}

  /** {@code null}. */
  record Null(Position at) implements Value {}
}
