package io.discovery.spec;

import java.util.List;

/** What came of a manifest. */
sealed interface Outcome {
  List<String> warnings();

  record Compiled(Catalog catalog, List<String> warnings) implements Outcome {}

  record Refused(String sentence, List<String> warnings) implements Outcome {}
}
