package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archives of the modules, as {@code bin/build-modules} makes them and Puppet takes them. */
@Tag("puppet")
@Tag("system")
class ModulesTest {
  private static final List<String> MODULES =
      List.of("discovery", "discovery_hiera", "discovery_facts");

  @TempDir private Path home;

  private Path build(String name) throws IOException, InterruptedException {
    Path out = home.resolve(name);
    Path said = home.resolve("said");
    Process building =
        new ProcessBuilder(
                Workplace.TARGET.resolveSibling("bin/build-modules").toString(), out.toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertTrue(building.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, building.exitValue(), Files.readString(said));
    return out;
  }

  private static String archive(String module) {
    return "discovery-" + module + "-0.1.0.tar.gz";
  }

  @Test
  void equalSourcesMakeEqualArchives() throws IOException, InterruptedException {
    Path one = build("one");
    build("two");
    Path again = build("two");
    for (String module : MODULES) {
      assertArrayEquals(
          Files.readAllBytes(one.resolve(archive(module))),
          Files.readAllBytes(again.resolve(archive(module))),
          module);
      assertTrue(Files.exists(again.resolve("modules").resolve(module).resolve("metadata.json")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void puppetInstallsThemWithoutTheForgeAndFindsThemUnaltered(PuppetVersion version)
      throws IOException, InterruptedException {
    Path built = build("built");
    String[] places = {
      "--confdir=" + home.resolve("conf"), "--vardir=" + home.resolve("var"), "--color=false"
    };
    for (String module : MODULES) {
      module(
              version,
              places,
              "install",
              "--ignore-dependencies",
              "--target-dir=" + home.resolve("modules"),
              built.resolve(archive(module)).toString())
          .well();
      String changes =
          module(version, places, "changes", home.resolve("modules").resolve(module).toString())
              .well()
              .said();
      assertTrue(changes.contains("No modified files"), changes);
    }
  }

  private Ruby.Finished module(PuppetVersion version, String[] places, String... words) {
    String[] line = new String[1 + words.length + places.length];
    line[0] = "module";
    System.arraycopy(words, 0, line, 1, words.length);
    System.arraycopy(places, 0, line, 1 + words.length, places.length);
    return Ruby.command(version, home, "puppet", line).run();
  }
}
