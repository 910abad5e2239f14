package io.discovery.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Files as Puppet has them judged: under a name of its own, before they are put in place. */
class ValidateTest {
  private static final String DEFINITION = "{\"service\": {\"name\": \"web\", \"port\": 80}}";
  private static final String CONFIGURATION = "{\"server\": true, \"bootstrap_expect\": 1}";
  private static final String SECRET = "hunter2hunter2";

  @TempDir Path directory;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private int validate(String... words) {
    String[] args = new String[words.length + 1];
    args[0] = "validate";
    System.arraycopy(words, 0, args, 1, words.length);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private record Case(String as, String text, int status, String said) {}

  private static List<Case> cases() {
    return List.of(
        new Case("definition", DEFINITION, 0, "Valid: 1 service, 0 checks"),
        new Case("definition", "{}", 0, "Valid: 0 services, 0 checks"),
        new Case("definition", "", 1, ":1:1: it is empty; write a JSON object into it, or"),
        new Case("definition", "{\"service\": {\"nam\": \"x\"}}", 1, "did you mean name?"),
        new Case(
            "definition",
            CONFIGURATION,
            1,
            ":1:2: server: is a key of the agent's configuration, not of a definition; write"
                + " it into the agent's configuration file"),
        new Case(
            "definition",
            "{\"service\": {\"name\": \"web\"}, \"log_level\": \"info\"}",
            1,
            "log_level: is a key of the agent's configuration"),
        new Case("configuration", CONFIGURATION, 0, "Valid: 0 services, 0 checks"),
        new Case("configuration", " \n", 0, "Valid: 0 services, 0 checks"),
        new Case("configuration", "{}", 0, "Valid: 0 services, 0 checks"),
        new Case("configuration", "{\"sever\": true}", 1, "did you mean server?"),
        new Case("configuration", "{\"server\": }", 1, ":1:12: "),
        new Case("configuration", "{\"log_level\": \"loud\"}", 1, "is none of trace, debug"),
        new Case("configuration", "{\"bootstrap_expect\": 3}", 0, "Valid: 0 services, 0 checks"),
        new Case("configuration", "{\"bootstrap_expect\": 12}", 1, "not between 0 and 9"),
        new Case("configuration", "{\"retry_join\": [\"a b\"]}", 1, "no address of a server"),
        new Case("configuration", "{\"client_addr\": \"localhost\"}", 1, "is no IP address"),
        new Case("configuration", "{\"acl\": {\"enabled\": true}}", 1, "promises protection"),
        new Case(
            "configuration",
            DEFINITION,
            1,
            ":1:1: holds definitions and no configuration of the agent; put it into a"
                + " directory of definitions"),
        new Case(
            "configuration",
            "{\"server\": true, \"service\": {\"name\": \"web\"}}",
            0,
            "Valid: 1 service, 0 checks"),
        new Case(
            "configuration",
            "{\"server\": true, \"service\": {\"port\": 1}}",
            1,
            "service.name: a service needs a name"));
  }

  @TestFactory
  List<DynamicTest> aFileIsJudgedAsWhatItIsToBeWhateverItsName() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Case each : cases()) {
      tests.add(
          DynamicTest.dynamicTest(
              each.as() + " " + each.text(),
              () -> {
                out.getBuffer().setLength(0);
                err.getBuffer().setLength(0);
                Path file = file("web.json20261122-4711-1x2y3z", each.text());
                assertEquals(each.status(), validate("--as-" + each.as(), file.toString()));
                String said = (each.status() == 0 ? out : err).toString();
                assertTrue(said.contains(each.said()), said);
                assertEquals(each.status() == 0, err.toString().isEmpty(), err.toString());
              }));
    }
    return tests;
  }

  @Test
  void whatIsNotAFileIsNamed() throws Exception {
    for (String as : new String[] {"--as-definition", "--as-configuration"}) {
      err.getBuffer().setLength(0);
      assertEquals(1, validate(as, directory.resolve("none").toString()));
      assertEquals(directory + "/none:1:1: does not exist; check the name\n", err.toString());
      err.getBuffer().setLength(0);
      assertEquals(1, validate(as, directory.toString()));
      assertTrue(err.toString().contains("is a directory, not a file"), err.toString());
    }
    assertEquals(2, validate("--as-definition", "--as-configuration", directory.toString()));
  }

  @Test
  void everyFileStandsAloneAndIsNamed() throws Exception {
    Path one = file("one", DEFINITION);
    Path same = file("same", DEFINITION);
    assertEquals(0, validate("--as-definition", one.toString(), same.toString()));
    assertEquals("Valid: 2 services, 0 checks\n", out.toString());
    Path bad = file("bad", "[]");
    assertEquals(1, validate("--as-definition", one.toString(), bad.toString()));
    assertTrue(err.toString().startsWith(bad + ":1:1: "), err.toString());
  }

  /** A secret in every place a secret can be, made wrong in every way there is a message for. */
  @Test
  void nothingThatMayBeSecretIsPrinted() throws Exception {
    List<String> checks =
        List.of(
            "\"http\": \"localhost/?token=" + SECRET + "\"",
            "\"http\": 5, \"args\": \"" + SECRET + "\"",
            "\"http\": \"http://u:" + SECRET + "@h/\", \"tcp\": \"h:1\"",
            "\"http\": \"http://u:" + SECRET + "@h/\", \"grpc\": \"h\"",
            "\"http\": \"http://h/\", \"method\": \"" + SECRET + " x\", \"interval\": 0",
            "\"http\": \"http://h/\", \"header\": {\"X\": \"" + SECRET + "\"}",
            "\"http\": \"http://h/\", \"header\": {\"X\": [\"" + SECRET + "\\n\"]}",
            "\"http\": \"http://h/\", \"header\": \"" + SECRET + "\"",
            "\"http\": \"http://h/\", \"body\": [\"" + SECRET + "\"]",
            "\"http\": \"http://h/\", \"token\": \"" + SECRET + "\", \"interval\": \"x\"",
            "\"args\": [\"\", \"" + SECRET + "\"]",
            "\"args\": [\"/bin/x\", {\"" + SECRET + "\": 1}]",
            "\"script\": \"/bin/x " + SECRET + "\"",
            "\"notes\": [\"" + SECRET + "\"]",
            "\"alias_node\": \"" + SECRET + "\"",
            "\"http\": '" + SECRET + "'",
            "\"http\": " + SECRET,
            "\"http\": \"" + SECRET + "\" \"" + SECRET + "\"",
            "\"http\": \"" + SECRET + "\n\"",
            "\"http\": \"" + SECRET);
    for (String check : checks) {
      err.getBuffer().setLength(0);
      Path file = file("d", "{\"check\": {\"name\": \"n\", \"interval\": \"10s\", " + check + "}}");
      assertEquals(1, validate("--as-definition", file.toString()), check);
      assertFalse(err.toString().contains(SECRET), check + "\n" + err);
    }
    for (String text :
        List.of(
            "{\"encrypt\": \"" + SECRET + "\"}",
            "{\"acl_master_token\": \"" + SECRET + "\"}",
            "{\"acl\": {\"tokens\": {\"agent\": \"" + SECRET + "\"}}}",
            "{\"key_file\": \"" + SECRET + "\"}",
            "{\"node_meta\": \"" + SECRET + "\"}",
            "{\"node_meta\": {\"a\": [\"" + SECRET + "\"]}}",
            "{\"retry_join\": [\"" + SECRET + "\"], \"server\": \"" + SECRET + "\"}",
            "{\"encrypt\": " + SECRET + "}",
            "\"" + SECRET + "\"")) {
      err.getBuffer().setLength(0);
      Path file = file("c", text);
      assertEquals(1, validate("--as-configuration", file.toString()), text);
      assertFalse(err.toString().contains(SECRET), text + "\n" + err);
    }
  }

  @Test
  void harmlessValuesAreShownForTheyHelp() throws Exception {
    Path file = file("d", "{\"service\": {\"name\": \"w\", \"port\": \"http\"}}");
    assertEquals(1, validate("--as-definition", file.toString()));
    assertTrue(err.toString().contains("(\"http\")"), err.toString());
  }
}
