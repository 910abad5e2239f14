package io.discovery.local.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private final Problems problems = new Problems("f");

  @Test
  void keysAreMatchedInEverySpellingOfTheFamily() {
    for (String spelling : new String[] {"ServiceID", "service_id", "serviceid", "Service_Id"}) {
      Fields fields = fields("{\"" + spelling + "\": \"web\"}");
      assertEquals("web", fields.text("service_id", ""));
      fields.finish();
    }
    assertSaid();
  }

  @Test
  void twoSpellingsOfOneKeyAreRefused() {
    Fields fields = fields("{\"ServiceID\": \"a\",\n \"service_id\": \"b\"}");
    assertEquals("a", fields.text("service_id", ""));
    fields.finish();
    assertSaid("f:2:2: service_id: the same key as ServiceID in line 1; keep one of the two");
  }

  @Test
  void anAliasStandsForItsKey() {
    Fields fields = fields("{\"ScriptArgs\": [\"true\"], \"check_id\": null, \"id\": \"x\"}");
    assertEquals(List.of("true"), fields.alias("args", "script_args").textList("args"));
    assertEquals("x", fields.alias("id", "check_id").text("id", ""));
    fields.finish();
    assertSaid();
  }

  @Test
  void aKeyAndItsAliasTogetherAreRefused() {
    Fields fields = fields("{\"id\": \"x\",\n \"CheckID\": \"y\"}");
    assertEquals("x", fields.alias("id", "check_id").text("id", ""));
    assertSaid("f:2:2: CheckID: means the same as id in line 1; keep one of the two");
  }

  @Test
  void numbersAndNumericStringsArePorts() {
    Fields fields = fields("{\"a\": 8140, \"b\": \"8140\", \"c\": 0, \"d\": 65535}");
    assertEquals(8140, fields.port("a", 1));
    assertEquals(8140, fields.port("b", 1));
    assertEquals(0, fields.port("c", 1));
    assertEquals(65535, fields.port("d", 1));
    assertEquals(1, fields.port("e", 1));
    assertSaid();
  }

  @Test
  void portsThatAreNoneAreNamed() {
    for (String value : new String[] {"99999", "\"99999\"", "-1", "65536"}) {
      assertPortRefused(value, "is not between 0 and 65535");
    }
    for (String value : new String[] {"80.5", "1e3", "\"http\"", "\"\"", "\"-\"", "\" 80\""}) {
      assertPortRefused(value, "is not a whole number");
    }
    assertPortRefused("true", "is a boolean, not a whole number");
    assertPortRefused("[]", "is a list, not a whole number");
  }

  private void assertPortRefused(String value, String reason) {
    Problems own = new Problems("f");
    Fields fields = fields("{\"port\": " + value + "}", own);
    assertEquals(7, fields.port("port", 7));
    assertEquals(
        List.of(
            "f:1:10: port: " + reason + " (" + value + "); write a whole number from 0 to 65535"),
        said(own));
  }

  @Test
  void durationsAreGoNotationOrSeconds() {
    Fields fields =
        fields("{\"a\": \"1m30s\", \"b\": 60, \"c\": \"60\", \"d\": \"10 s\", \"e\": -5}");
    assertEquals(Duration.ofSeconds(90), fields.duration("a", Duration.ZERO));
    assertEquals(Duration.ofSeconds(60), fields.duration("b", Duration.ZERO));
    assertEquals(Duration.ofSeconds(60), fields.duration("c", Duration.ZERO));
    assertSaid();
    fields.duration("d", Duration.ZERO);
    fields.duration("e", Duration.ZERO);
    String mend = "; write 10s, 1m30s, 500ms or a bare number of seconds, at most ten years";
    assertSaid(
        "f:1:41: d: is not a duration (\"10 s\")" + mend, "f:1:54: e: is negative (-5)" + mend);
  }

  @Test
  void booleansMayStandInStrings() {
    Fields fields = fields("{\"a\": true, \"b\": \"false\", \"c\": \"yes\"}");
    assertTrue(fields.bool("a", false));
    assertFalse(fields.bool("b", true));
    assertTrue(fields.bool("c", true));
    assertSaid("f:1:32: c: is a string, not a boolean (\"yes\"); write true or false");
  }

  @Test
  void nullIsAbsent() {
    Fields fields = fields("{\"a\": null, \"m\": {\"x\": null}}");
    assertFalse(fields.has("a"));
    assertEquals("z", fields.text("a", "z"));
    assertNull(fields.child("a"));
    assertEquals(Map.of(), fields.textMap("m"));
    fields.finish();
    assertSaid();
  }

  @Test
  void listsAndMapsNameTheEntryThatIsWrong() {
    Fields fields = fields("{\"tags\": [\"a\", 5], \"meta\": {\"v\": 3}, \"args\": \"x -y\"}");
    assertEquals(List.of("a"), fields.textList("tags"));
    assertEquals(Map.of(), fields.textMap("meta"));
    assertEquals(List.of(), fields.textList("args"));
    assertSaid(
        "f:1:16: tags[1]: is a number, not a string (5); write it in double quotes",
        "f:1:34: meta.v: is a number, not a string (3); write it in double quotes",
        "f:1:46: args: is a string, not a list (\"x -y\"); write it between [ and ]");
  }

  @Test
  void pathsLeadThroughChildrenAndUnknownKeysOfChildrenAreFound() {
    Fields fields =
        fields("{\"service\": {\"checks\": [{\"intervall\": 1, \"interval\": \"x\"}]}}");
    Fields service = Objects.requireNonNull(fields.child("service"));
    service.children("checks").getFirst().duration("interval", Duration.ZERO);
    fields.finish();
    assertEquals("service.checks[0].interval", problems.all().getFirst().key());
    assertEquals(
        "f:1:26: service.checks[0].intervall: unknown key; did you mean interval?",
        problems.all().getLast().toString());
  }

  @Test
  void unknownKeysAreNamedWithTheNearestKnownOne() {
    Fields fields = fields("{\"prot\": 1, \"adress\": 2, \"frobnicate\": 3, \"Nmae\": 4}");
    fields.known(List.of("port", "address", "name", "tagged_addresses"));
    fields.finish();
    assertSaid(
        "f:1:2: prot: unknown key; did you mean port?",
        "f:1:13: adress: unknown key; did you mean address?",
        "f:1:26: frobnicate: unknown key; remove it; keys here are port, address, name,"
            + " tagged_addresses",
        "f:1:43: Nmae: unknown key; did you mean name?");
  }

  @Test
  void secretsAreNeverShown() {
    Fields fields = fields("{\"token\": 12345, \"acl_agent_token\": [\"s3cr3t\"]}");
    fields.text("token", "");
    fields.text("acl_agent_token", "");
    assertSaid(
        "f:1:11: token: is a number, not a string; write it in double quotes",
        "f:1:37: acl_agent_token: is a list, not a string; write it in double quotes");
  }

  @Test
  void valuesAreShortenedAndKeptOnOneLine() {
    Fields fields = fields("{\"port\": \"" + "\\n".repeat(3) + "x".repeat(500) + "\"}");
    fields.port("port", 0);
    String value = problems.all().getFirst().value();
    assertEquals("\"\\u000a\\u000a\\u000a" + "x".repeat(57) + "…\"", value);
  }

  @Test
  void entriesAndProblemsAreBounded() {
    Fields fields = fields("{\"tags\": [" + "5,".repeat(1024) + "5]}");
    assertEquals(List.of(), fields.textList("tags"));
    assertEquals("has 1025 entries", problems.all().getFirst().reason());
    Problems many = new Problems("f");
    fields("{\"tags\": [" + "5,".repeat(1023) + "5]}", many).textList("tags");
    assertEquals(Problems.MOST_KEPT, many.all().size());
  }

  private Fields fields(String json) {
    return fields(json, problems);
  }

  private static Fields fields(String json, Problems into) {
    try {
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      return Fields.of(JsonDocument.readObject("f", bytes), into);
    } catch (DocumentException e) {
      throw new AssertionError(e);
    }
  }

  private void assertSaid(String... messages) {
    assertEquals(List.of(messages), said(problems));
  }

  private static List<String> said(Problems problems) {
    List<String> said = new ArrayList<>();
    for (Problem problem : problems.all()) {
      said.add(problem.toString());
    }
    return said;
  }
}
