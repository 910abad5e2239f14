package io.discovery.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The package for Debian, made from a distribution that is small but has one of each. */
@Tag("system")
class DebianPackageTest {
  private static final Path BUILD = Path.of("src/main/deb/build").toAbsolutePath();
  private static final Pattern ENTRY =
      Pattern.compile("(\\S{10}) (\\S+) +\\d+ (\\S+ \\S+) \\.(/\\S*)( -> (\\S+))?");
  private static final String JARS_OF_THE_CACHES = "2000-01-01 00:00";

  @TempDir private Path dir;
  private Path distribution;

  private record Entry(String mode, String owner, String time, String target) {}

  @BeforeEach
  void distribution() throws IOException {
    distribution = dir.resolve("distribution");
    file("bin/discovery", "#!/bin/sh\n").toFile().setExecutable(true);
    file("lib/discovery.jar", "jar");
    file("lib/agent.aot", "cache");
    file("LICENSE", "licence");
    Path java = file("runtime/bin/java", "");
    // Any program that wants nothing but a C library.
    Files.copy(Path.of("/bin/sh").toRealPath(), java, StandardCopyOption.REPLACE_EXISTING);
    java.toFile().setExecutable(true);
  }

  @Test
  void everythingBelongsToRootAndStandsWhereDebianHasIt() throws Exception {
    Map<String, Entry> entries = entries(build("0.1.0-SNAPSHOT"));
    entries.forEach((path, entry) -> assertEquals("root/root", entry.owner, path));
    Map<String, String> modes = new TreeMap<>();
    entries.forEach((path, entry) -> modes.put(path, entry.mode));
    modes.keySet().removeIf(path -> path.matches("/|/(etc|usr)/|/usr/(bin|lib|share)/"));
    Map<String, String> expected = new TreeMap<>();
    String directory = "drwxr-xr-x";
    String closed = "drwxr-x---";
    String plain = "-rw-r--r--";
    String program = "-rwxr-xr-x";
    expected.put("/etc/default/", directory);
    expected.put("/etc/default/discovery", plain);
    expected.put("/etc/discovery/", closed);
    expected.put("/etc/discovery/conf.d/", closed);
    expected.put("/etc/discovery/puppet.d/", closed);
    expected.put("/usr/bin/discovery", "lrwxrwxrwx");
    expected.put("/usr/lib/discovery/", directory);
    expected.put("/usr/lib/discovery/LICENSE", plain);
    expected.put("/usr/lib/discovery/bin/", directory);
    expected.put("/usr/lib/discovery/bin/discovery", program);
    expected.put("/usr/lib/discovery/lib/", directory);
    expected.put("/usr/lib/discovery/lib/agent.aot", plain);
    expected.put("/usr/lib/discovery/lib/discovery.jar", plain);
    expected.put("/usr/lib/discovery/libexec/", directory);
    expected.put("/usr/lib/discovery/libexec/puppet-state", program);
    expected.put("/usr/lib/discovery/runtime/", directory);
    expected.put("/usr/lib/discovery/runtime/bin/", directory);
    expected.put("/usr/lib/discovery/runtime/bin/java", program);
    expected.put("/usr/lib/systemd/", directory);
    expected.put("/usr/lib/systemd/system/", directory);
    expected.put("/usr/lib/systemd/system/discovery-puppet.path", plain);
    expected.put("/usr/lib/systemd/system/discovery-puppet.service", plain);
    expected.put("/usr/lib/systemd/system/discovery.service", plain);
    expected.put("/usr/share/discovery/", directory);
    expected.put("/usr/share/discovery/hardened.conf", plain);
    expected.put("/usr/share/doc/", directory);
    expected.put("/usr/share/doc/discovery/", directory);
    expected.put("/usr/share/doc/discovery/changelog.gz", plain);
    expected.put("/usr/share/doc/discovery/copyright", plain);
    expected.put("/usr/share/man/", directory);
    expected.put("/usr/share/man/man1/", directory);
    expected.put("/usr/share/man/man1/discovery.1.gz", plain);
    assertEquals(expected, modes);
    assertEquals("../lib/discovery/bin/discovery", entry(entries, "/usr/bin/discovery").target);
  }

  @Test
  void theJarsKeepTheTimeThatTheCachesKnow() throws Exception {
    Map<String, Entry> entries = entries(build("1"));
    assertEquals(JARS_OF_THE_CACHES, entry(entries, "/usr/lib/discovery/lib/discovery.jar").time);
  }

  @Test
  void itNeedsTheLibraryOfCAndNothingElse() throws Exception {
    String needs = field(build("1"), "Depends");
    assertTrue(needs.matches("libc6 \\(>= 2\\.\\d+\\)"), needs);
  }

  @Test
  void aSnapshotIsOlderThanWhatItBecomes() throws Exception {
    Path snapshot = build("0.1.0-SNAPSHOT");
    assertEquals("0.1.0~snapshot", field(snapshot, "Version"));
    Command.run("dpkg", "--compare-versions", "0.1.0~snapshot", "lt", "0.1.0").text();
    String name = snapshot.getFileName().toString();
    assertTrue(name.matches("discovery_0\\.1\\.0~snapshot_[a-z0-9]+\\.deb"), name);
  }

  @Test
  void whatAnOperatorMayChangeIsNotOverwritten() throws Exception {
    Path deb = build("1");
    assertEquals(
        "/etc/default/discovery\n",
        Command.run("dpkg-deb", "--info", deb.toString(), "conffiles").text());
    assertFalse(entries(deb).containsKey("/etc/discovery/agent.json"));
  }

  @Test
  void theSameFilesMakeTheSamePackage() throws Exception {
    byte[] first = Files.readAllBytes(build("1"));
    byte[] second = Files.readAllBytes(build("1"));
    assertArrayEquals(first, second);
  }

  @Test
  void aMissingDistributionIsNamedWithWhatMakesIt() throws Exception {
    Command refused =
        Command.run(BUILD.toString(), dir.resolve("none").toString(), "1", dir.toString());
    assertEquals(1, refused.status());
    assertTrue(refused.out().contains("./run --build makes it"), refused.out());
  }

  private Path build(String version) throws IOException, InterruptedException {
    Map<String, String> fixed = Map.of("SOURCE_DATE_EPOCH", "1700000000");
    Path out = dir.resolve("out");
    List<String> line = List.of(BUILD.toString(), distribution.toString(), version, out.toString());
    return Path.of(Command.run(fixed, line).text().strip());
  }

  private Path file(String name, String content) throws IOException {
    Path file = distribution.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Map<String, Entry> entries(Path deb) throws IOException, InterruptedException {
    Map<String, Entry> entries = new TreeMap<>();
    Map<String, String> zone = Map.of("TZ", "UTC");
    List<String> line = List.of("dpkg-deb", "--contents", deb.toString());
    for (String entry : Command.run(zone, line).text().lines().toList()) {
      Matcher matcher = ENTRY.matcher(entry);
      assertTrue(matcher.matches(), entry);
      String target = matcher.group(6) == null ? "" : matcher.group(6);
      entries.put(
          matcher.group(4),
          new Entry(matcher.group(1), matcher.group(2), matcher.group(3), target));
    }
    return entries;
  }

  private static Entry entry(Map<String, Entry> entries, String path) {
    return Objects.requireNonNull(entries.get(path), path);
  }

  private static String field(Path deb, String name) throws IOException, InterruptedException {
    return Command.run("dpkg-deb", "--field", deb.toString(), name).text().strip();
  }
}
