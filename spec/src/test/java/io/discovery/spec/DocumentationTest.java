package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the module says about itself is true: its examples, its reference, its style. */
@Tag("puppet")
class DocumentationTest {
  private static final String SIGN = "# @example";
  private static final String RESULT = " # => ";

  /** Bodies of the examples in the comments of a file. */
  private static List<String> examples(Path file) {
    List<String> examples = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    boolean inside = false;
    for (String line : Workplace.read(file).lines().toList()) {
      if (inside && (line.startsWith("#   ") || line.equals("#"))) {
        body.append(line.substring(1)).append('\n');
        continue;
      }
      if (inside) {
        examples.add(body.toString().stripTrailing());
        body.setLength(0);
      }
      inside = line.startsWith(SIGN);
    }
    return examples;
  }

  @ParameterizedTest
  @EnumSource
  void theExamplesOfClassesAndDefinesCompile(PuppetVersion version) {
    int compiled = 0;
    for (Path file : Workplace.files(Workplace.MODULE.resolve("manifests"), ".pp")) {
      for (String example : examples(file)) {
        Outcome.Compiled outcome = Puppet.of(version).compile(example);
        assertEquals(List.of(), outcome.warnings(), example);
        compiled++;
      }
    }
    assertFalse(compiled == 0);
  }

  @ParameterizedTest
  @EnumSource
  void theExampleOfAControlRepositoryCompiles(PuppetVersion version) {
    Catalog catalog =
        Puppet.of(version).compile(Workplace.read(Workplace.EXAMPLES.resolve("site.pp"))).catalog();
    catalog.assertContent(
        "/etc/discovery/puppet.d/service_puppetmaster.json",
        """
        {
          "service": {
            "announce": "after_run",
            "id": "puppetmaster",
            "name": "puppetmaster",
            "port": 8140
          }
        }
        """);
    catalog.assertContent(
        "/etc/discovery/puppet.d/check_puppetmaster_tcp.json",
        """
        {
          "check": {
            "id": "puppetmaster_tcp",
            "interval": "10s",
            "name": "puppetmaster_tcp",
            "service_id": "puppetmaster",
            "tcp": "localhost:8140"
          }
        }
        """);
  }

  @Test
  void theExamplesOfFunctionsHaveTheResultsTheyShow() {
    List<Path> files =
        new ArrayList<>(Workplace.files(Workplace.MODULE.resolve("functions"), ".pp"));
    files.addAll(Workplace.files(Workplace.MODULE.resolve("lib"), ".rb"));
    List<String> questions = new ArrayList<>();
    for (Path file : files) {
      List<String> examples = examples(file);
      assertFalse(examples.isEmpty(), file + " has no example");
      for (String line : String.join("\n", examples).lines().toList()) {
        int result = line.indexOf(RESULT);
        questions.add(
            result < 0
                ? "(" + line + ") =~ NotUndef"
                : "("
                    + line.substring(0, result)
                    + ") == "
                    + line.substring(result + RESULT.length()));
      }
    }
    List<Object> answers = Puppet.any().evaluate(questions);
    for (int i = 0; i < questions.size(); i++) {
      assertEquals(true, answers.get(i), questions.get(i));
    }
  }

  @Test
  void puppetLintHasNothingToSay() {
    Path module = Workplace.modulePath().resolve("discovery");
    List<Path> files = new ArrayList<>();
    for (String part : List.of("manifests", "functions", "types")) {
      files.addAll(Workplace.files(module.resolve(part), ".pp"));
    }
    files.addAll(Workplace.files(Workplace.EXAMPLES, ".pp"));
    assertEquals(List.of(), Puppet.any().lint(files.stream().map(Path::toString).toList()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"puppet-module", "hiera-backend"})
  void theReferenceIsWhatPuppetStringsMakesOfTheCode(String room) {
    Path home = Workplace.MODULE.resolveSibling(room);
    Path made = Workplace.TARGET.resolve(room).resolve("REFERENCE.md");
    Puppet.any().writeReference(home, made);
    assertEquals(
        Workplace.read(made),
        Workplace.read(home.resolve("REFERENCE.md")),
        "%1$s/REFERENCE.md is out of date: cp spec/target/%1$s/REFERENCE.md %1$s/".formatted(room));
  }

  @ParameterizedTest
  @EnumSource
  void theMetadataPromisesTheVersionsThatAreTested(PuppetVersion version) {
    String product = version == PuppetVersion.OPENVOX_9 ? "openvox" : "puppet";
    for (Path module : List.of(Workplace.MODULE, Workplace.HIERA, Workplace.FACTS)) {
      String metadata = Workplace.read(module.resolve("metadata.json"));
      Matcher promise =
          Pattern.compile("\"name\": \"" + product + "\",\\s+\"version_requirement\": \"([^\"]+)\"")
              .matcher(metadata);
      assertTrue(promise.find(), product);
      // A release candidate stands for its release.
      String release = Puppet.of(version).version().replaceFirst("-.*", "");
      assertEquals(
          true,
          Puppet.any()
              .evaluate("SemVer('%s') =~ SemVer['%s']".formatted(release, promise.group(1))));
    }
  }
}
