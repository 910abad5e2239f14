package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The folder works wherever it stands. */
@Tag("system")
class DistributionTest {
  private static final String IN_USE = "AOT cache  in use";

  @Test
  void theBuiltOneStartsFromItsCache() {
    String said = Distribution.BUILT.command("version", "-v").run().well().out();
    assertTrue(said.contains(IN_USE), said);
  }

  @Test
  void aCopyInAnotherPlaceWorksAndStartsFromItsCache() {
    Distribution copy = copy("copy of it");
    String said = copy.command("version", "-v").run().well().out();
    assertTrue(said.contains(IN_USE), said);
    try (Agent agent = Agent.server(copy, Distribution.directory("copied"), List.of()).ready()) {
      assertEquals(List.of("127.0.0.1"), agent.dig().brief("nodea.node.home.discovery.", "A"));
      assertTrue(cacheIsMapped(agent), "the agent's own cache is not in use");
    }
  }

  @Test
  void itIsFoundThroughSymbolicLinks() throws IOException {
    Path directory = Distribution.directory("links");
    Path absolute = directory.resolve("absolute");
    Files.createSymbolicLink(absolute, Distribution.BUILT.launcher());
    Path relative = directory.resolve("relative");
    Files.createSymbolicLink(relative, Path.of("absolute"));
    assertTrue(Command.of(relative, "version").run().well().out().startsWith("discovery v"));
    String byName =
        Command.of("sh", "-c", "PATH=" + directory + ":$PATH; relative version").run().well().out();
    assertTrue(byName.startsWith("discovery v"), byName);
  }

  @Test
  void aCacheThatIsDamagedOrMissingCostsTimeOnly() throws IOException {
    Distribution copy = copy("damaged");
    for (String cache : List.of("agent.aot", "verbs.aot")) {
      Files.writeString(copy.home().resolve("lib").resolve(cache), "no cache");
    }
    Command.Finished damaged = copy.command("version", "-v").run().well();
    assertFalse(damaged.out().contains(IN_USE), damaged.out());
    assertTrue(damaged.out().startsWith("discovery v"), damaged.out());
    Files.delete(copy.home().resolve("lib").resolve("verbs.aot"));
    Command.Finished missing = copy.command("version", "-v").run().well();
    assertFalse(missing.out().contains(IN_USE), missing.out());
  }

  @Test
  void optionsForOtherJavaProgramsAreNotForThisOne() {
    Command.Finished version =
        Distribution.BUILT.command("version").with("JAVA_TOOL_OPTIONS", "-Xmx1k").run().well();
    assertEquals("", version.err());
  }

  @Test
  void namesThatAreNotAsciiAreReadWithoutALocale() throws IOException {
    Path directory = Distribution.directory("locale");
    Path file = directory.resolve("prüfung.json");
    Files.writeString(file, "{\"service\": {\"name\": \"web\", \"port\": 99999}}");
    Command.Finished validate =
        Distribution.BUILT
            .command("validate", directory.toString())
            .with("LC_ALL", "C")
            .with("LANG", "C")
            .run();
    assertEquals(1, validate.status());
    assertTrue(validate.said().contains("prüfung.json"), validate.said());
  }

  private static Distribution copy(String name) {
    Path to = Distribution.directory("moved").resolve(name);
    Command.of("cp", "-r", Distribution.BUILT.home().toString(), to.toString()).run().well();
    return new Distribution(to);
  }

  private static boolean cacheIsMapped(Agent agent) {
    try {
      return Files.readString(Path.of("/proc", "" + agent.process().pid(), "maps"))
          .contains("agent.aot");
    } catch (IOException e) {
      return false;
    }
  }
}
