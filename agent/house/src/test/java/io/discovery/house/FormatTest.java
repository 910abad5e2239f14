package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every source stands as google-java-format writes it; {@code ./test format} does that. */
class FormatTest {
  /** With {@code -Dformat=write} what differs is rewritten instead of reported. */
  private static final boolean WRITE = "write".equals(System.getProperty("format"));

  @Test
  void sourcesAreFormatted() throws IOException {
    Formatter formatter = new Formatter();
    List<String> differing = new ArrayList<>();
    for (Path file : Project.sources()) {
      String text = Project.read(file);
      try {
        String formatted = formatter.formatSourceAndFixImports(text);
        if (!formatted.equals(text)) {
          if (WRITE) {
            Files.writeString(Project.ROOT.resolve(file), formatted);
          } else {
            differing.add(file + ":" + firstDifference(text, formatted));
          }
        }
      } catch (FormatterException e) {
        differing.add(file + ": " + e.getMessage());
      }
    }
    assertEquals(List.of(), differing, "not formatted; run ./test format");
  }

  private static int firstDifference(String text, String formatted) {
    List<String> is = text.lines().toList();
    List<String> should = formatted.lines().toList();
    int line = 0;
    while (line < is.size() && line < should.size() && is.get(line).equals(should.get(line))) {
      line++;
    }
    return line + 1;
  }
}
