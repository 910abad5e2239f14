package io.discovery.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written here is true on every machine. */
class TextsTest {
  private static final Pattern HOST = Pattern.compile("https?://([A-Za-z0-9.-]+)");
  private static final Pattern OF_ONE_MACHINE =
      Pattern.compile("(^|[^A-Za-z0-9_.-])/(work|home|Users|farm)/");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  /** Where a machine keeps the addresses of its package registries. */
  private static final List<Path> REGISTRY_SETTINGS =
      List.of(
          Path.of("/etc/apt/sources.list"),
          Path.of("/etc/apt/sources.list.d"),
          Path.of(System.getProperty("user.home"), ".m2", "settings.xml"));

  @Test
  void noTextNamesAPackageRegistry() throws IOException {
    Set<String> registries = registries();
    List<String> found = new ArrayList<>();
    for (Path file : Project.files()) {
      Matcher host = HOST.matcher(text(file));
      while (host.find()) {
        if (registries.contains(host.group(1))) {
          found.add(file + ": " + host.group(1));
        }
      }
    }
    assertEquals(List.of(), found, "take the address from the machine's own settings");
  }

  @Test
  void noTextNamesAPathOfOneMachine() throws IOException {
    assertEquals(List.of(), linesWith(OF_ONE_MACHINE));
  }

  @Test
  void nothingIsLeftHalfDone() throws IOException {
    assertEquals(List.of(), linesWith(UNFINISHED));
  }

  private static List<String> linesWith(Pattern pattern) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : Project.files()) {
      int number = 0;
      for (String line : text(file).split("\n", -1)) {
        number++;
        if (pattern.matcher(line).find()) {
          found.add(file + ":" + number + " " + line.strip());
        }
      }
    }
    return found;
  }

  private static Set<String> registries() throws IOException {
    Set<String> hosts = new TreeSet<>();
    for (Path setting : REGISTRY_SETTINGS) {
      if (Files.isReadable(setting)) {
        try (Stream<Path> files = Files.walk(setting, 1)) {
          for (Path file : files.filter(Files::isRegularFile).filter(Files::isReadable).toList()) {
            Matcher host = HOST.matcher(textOf(file));
            while (host.find()) {
              hosts.add(host.group(1));
            }
          }
        }
      }
    }
    hosts.removeIf(host -> host.endsWith("apache.org") || host.equals("www.w3.org"));
    return hosts;
  }

  private static String text(Path file) throws IOException {
    return textOf(Project.ROOT.resolve(file));
  }

  /** The file's text; empty when it is not text. */
  private static String textOf(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      return "";
    }
  }
}
