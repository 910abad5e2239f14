package io.discovery.raft.forming;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How clusters begin, in words, with all that the servers promise and say beside each line. {@code
 * -Dtranscripts.rewrite=true} writes the answers anew, to be read as a diff.
 */
class FormingTranscriptTest {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "forming");

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void theServersDoAsWritten(Path scenario) throws IOException {
    String expected = Files.readString(scenario);
    String actual = replay(expected.lines().toList());
    if (Boolean.getBoolean("transcripts.rewrite")) {
      Files.writeString(scenario, actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  private static String replay(List<String> scenario) {
    StringBuilder out = new StringBuilder();
    List<String> said = new ArrayList<>();
    Village village = new Village(said);
    for (String line : scenario) {
      if (line.startsWith("    ")) {
        continue;
      }
      out.append(line).append('\n');
      if (!line.isEmpty() && !line.startsWith("#")) {
        village.play(line.split(" ", -1));
        said.forEach(each -> out.append("    ").append(each).append('\n'));
        said.clear();
      }
    }
    return out.toString();
  }
}
