package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each data type takes and what it does not: the table is {@code types.txt}. */
@Tag("puppet")
class TypesTest {
  /** One line of the table. */
  private record Row(String type, String value, boolean taken) {
    String question() {
      return "(" + value + ") =~ " + type;
    }
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    String type = "";
    for (String line : Workplace.resource("types.txt").lines().toList()) {
      if (line.startsWith("+ ") || line.startsWith("- ")) {
        rows.add(new Row(type, line.substring(2), line.startsWith("+")));
      } else if (!line.startsWith("#") && !line.isEmpty()) {
        type = line;
      }
    }
    return rows;
  }

  @Test
  void everyTypeHasValuesThatItTakesAndOthersThatItDoesNot() {
    TreeSet<String> files = new TreeSet<>();
    for (Path file : Workplace.files(Workplace.MODULE.resolve("types"), ".pp")) {
      files.add("discovery::" + file.getFileName().toString().replace(".pp", ""));
    }
    for (boolean taken : List.of(true, false)) {
      TreeSet<String> types = new TreeSet<>();
      for (Row row : rows()) {
        if (row.taken() == taken) {
          types.add(row.type().toLowerCase(Locale.ROOT));
        }
      }
      assertEquals(files, types);
    }
  }

  @ParameterizedTest
  @EnumSource
  void typesTakeWhatIsRightAndNothingElse(PuppetVersion version) {
    List<Row> rows = rows();
    assertTrue(rows.size() > 200, "the table was not read");
    List<Object> answers = Puppet.of(version).evaluate(rows.stream().map(Row::question).toList());
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (!answers.get(i).equals(rows.get(i).taken())) {
        wrong.add(rows.get(i).question() + " is " + answers.get(i));
      }
    }
    assertEquals("", String.join("\n", wrong));
  }
}
