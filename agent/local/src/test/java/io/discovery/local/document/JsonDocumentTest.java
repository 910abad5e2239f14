package io.discovery.local.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class JsonDocumentTest {
  /** A text that is no document, and the whole message it earns. */
  private record Refused(String text, String message) {}

  private static final List<Refused> REFUSED =
      List.of(
          new Refused("", "f:1:1: it is empty; write a JSON object into it, or remove it"),
          new Refused(" \n\t", "f:1:1: it is empty; write a JSON object into it, or remove it"),
          new Refused(
              "{\"a\": 1,}", "f:1:9: a comma before the closing bracket ('}'); remove that comma"),
          new Refused(
              "[1,\n ]", "f:2:2: a comma before the closing bracket (']'); remove that comma"),
          new Refused(
              "{\"a\": 1 \"b\": 2}",
              "f:1:9: a comma is missing before this ('\"'); write , between two entries"),
          new Refused(
              "{\"a\" 1}", "f:1:6: a colon is missing after the key ('1'); write \"key\": value"),
          new Refused(
              "{a: 1}", "f:1:2: a key must stand in double quotes (a); write \"key\": value"),
          new Refused("{\"a\": 'x'}", "f:1:7: a string in single quotes ('''); use double quotes"),
          new Refused(
              "// hello\n{}",
              "f:1:1: JSON has no comments ('/'); remove it; `notes` holds a remark"),
          new Refused(
              "{\n# hello\n}",
              "f:2:1: JSON has no comments ('#'); remove it; `notes` holds a remark"),
          new Refused(
              "service {\n name = \"web\"\n}",
              "f:1:1: this is not JSON (service); begin with {; HCL and YAML are not read: convert"
                  + " it to JSON"),
          new Refused(
              "---\nservice: web\n",
              "f:1:2: this is not JSON (---); begin with {; HCL and YAML are not read: convert it"
                  + " to JSON"),
          new Refused(
              "{\"a\": yes}",
              "f:1:7: neither a value nor true, false or null (yes); put text in double quotes"),
          new Refused(
              "{\"a\": NaN}",
              "f:1:10: neither a value nor true, false or null (NaN); put text in double quotes"),
          new Refused(
              "{\"a\": [1}",
              "f:1:9: this bracket does not match: a list is open here ('}'); check the brackets"),
          new Refused(
              "{\"a\": 1",
              "f:1:8: the text ends before an object does; complete it; tools should write under a"
                  + " temporary name, then rename"),
          new Refused(
              "{\"a\": \"x",
              "f:1:9: the text ends before a string does; complete it; tools should write under a"
                  + " temporary name, then rename"),
          new Refused(
              "{\"a\": \"x\ny\"}",
              "f:1:9: a line break or control character inside a string; end the string with \""
                  + " before it, or write \\n or \\t"),
          new Refused(
              "{\"a\": \"\\d+\"}",
              "f:1:9: a backslash sequence that JSON does not have; write \\\\ for a \\"),
          new Refused(
              "{\"a\": 0123}",
              "f:1:8: not a JSON number; write digits without leading zeros or +, such as 8140 or"
                  + " 0.5"),
          new Refused(
              "{\"a\": 1} {}",
              "f:1:9: there is more text after the end of the document; remove what follows, or"
                  + " check for a bracket closed too early"),
          new Refused(
              "{\"a\": 1}}",
              "f:1:9: there is more text after the end of the document; remove what follows, or"
                  + " check for a bracket closed too early"),
          new Refused(
              "{\"a\": 1,\n \"a\": 2}",
              "f:2:2: a: the key stands twice in one object, first in line 1; keep one of the two"),
          new Refused(
              "[1, 2]",
              "f:1:1: the top level is a list, not an object ([…]); put it between { and } under a"
                  + " key"),
          new Refused(
              "\"x\"",
              "f:1:1: the top level is a string, not an object (\"x\"); put it between { and }"
                  + " under a key"),
          new Refused(
              "null",
              "f:1:1: the top level is null, not an object (null); put it between { and } under a"
                  + " key"));

  @TestFactory
  List<DynamicTest> whatIsNoDocumentIsRefusedInPlainWords() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Refused refused : REFUSED) {
      tests.add(
          DynamicTest.dynamicTest(
              "text: " + Shown.printable(refused.text()),
              () -> assertEquals(refused.message(), refusal(refused.text()).toString())));
    }
    return tests;
  }

  @Test
  void valuesKeepTheirPlaces() throws DocumentException {
    Value.Obj top = read("{\n  \"a\": [1.50, true],\n  \"b\": {\"c\": null}\n}");
    Value.Member a = top.members().firstEntry().getValue();
    assertEquals(new Position(2, 3), a.keyAt());
    assertEquals(
        new Value.Arr(
            new Position(2, 8),
            List.of(
                new Value.Num(new Position(2, 9), "1.50"),
                new Value.Bool(new Position(2, 15), true))),
        a.value());
    assertEquals(
        new Position(3, 14),
        assertInstanceOf(Value.Obj.class, top.members().lastEntry().getValue().value())
            .members()
            .firstEntry()
            .getValue()
            .value()
            .at());
  }

  @Test
  void textIsUtf8AndEscapesAreResolved() throws DocumentException {
    Value.Obj top = read("{\"größe\": \"\\u00e4 ü 😀 \\n\"}");
    assertEquals("größe", top.members().firstEntry().getKey());
    assertEquals(
        new Value.Text(new Position(1, 11), "ä ü 😀 \n"),
        top.members().firstEntry().getValue().value());
  }

  @Test
  void otherEncodingsAreNamed() {
    assertReason("begins with a byte order mark (BOM)", bytes(StandardCharsets.UTF_8, "\ufeff{}"));
    String utf16 = "the text is in UTF-16 or UTF-32, not in UTF-8";
    assertReason(utf16, bytes(StandardCharsets.UTF_16, "{}"));
    assertReason(utf16, bytes(StandardCharsets.UTF_16LE, "{}"));
    assertReason(utf16, bytes(StandardCharsets.UTF_16BE, "{}"));
    assertReason("not valid UTF-8", bytes(StandardCharsets.ISO_8859_1, "{\"größe\": 1}"));
    assertReason("not valid UTF-8", new byte[] {'{', '"', (byte) 0xc3});
    assertReason("not valid UTF-8", new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80});
    assertReason(
        "holds a NUL byte: a torn write, or no text at all",
        bytes(StandardCharsets.UTF_8, "{\"a\": 1}\0\0\0"));
    assertReason("holds a NUL byte: a torn write, or no text at all", new byte[64]);
  }

  @Test
  void anInvalidByteIsShownWithItsPlace() {
    Problem problem = refusal(new byte[] {'{', '\n', ' ', (byte) 0xff, '}'});
    assertEquals(new Position(2, 2), problem.at());
    assertEquals("byte 0xff", problem.value());
  }

  @Test
  void sizeIsBounded() throws DocumentException {
    byte[] largest = new byte[JsonDocument.MOST_BYTES];
    java.util.Arrays.fill(largest, (byte) ' ');
    largest[0] = '{';
    largest[1] = '}';
    JsonDocument.read("f", largest);
    assertReason("larger than 1048576 bytes", new byte[JsonDocument.MOST_BYTES + 1]);
  }

  @Test
  void depthIsBounded() throws DocumentException {
    String deepest = "[".repeat(JsonDocument.DEEPEST) + "]".repeat(JsonDocument.DEEPEST);
    JsonDocument.read("f", deepest.getBytes(StandardCharsets.UTF_8));
    assertEquals("nested deeper than 32 levels", refusal("[" + deepest + "]").reason());
    assertEquals("nested deeper than 32 levels", refusal("[".repeat(500_000)).reason());
    assertEquals("nested deeper than 32 levels", refusal("{\"a\":".repeat(100_000)).reason());
  }

  @Test
  void lengthOfNumbersAndKeysIsBounded() {
    String reason = "a number or key is longer than any that means something";
    assertEquals(reason, refusal("{\"a\": " + "9".repeat(100_000) + "}").reason());
    assertEquals(reason, refusal("{\"" + "k".repeat(100_000) + "\": 1}").reason());
  }

  @Test
  void messagesStandOnOneLineWhateverTheTextHolds() {
    String nasty = "\\n\\r\\u2028 forged: log line";
    String message = refusal("{\"" + nasty + "\": 1, \"" + nasty + "\": 2}").toString();
    assertFalse(message.contains("\n") || message.contains("\r") || message.contains("\u2028"));
  }

  @Test
  void textCutAnywhereIsRefusedAndNeverMistakenForLess() {
    String whole =
        "{\"service\": {\"name\": \"web\", \"port\": 80, \"tags\": [true, null, \"\\u00e4\"]}}";
    for (int cut = 0; cut < whole.length(); cut++) {
      refusal(whole.substring(0, cut));
    }
  }

  private static void assertReason(String reason, byte[] bytes) {
    assertEquals(reason, refusal(bytes).reason());
  }

  private static byte[] bytes(Charset charset, String text) {
    return text.getBytes(charset);
  }

  private static Value.Obj read(String text) throws DocumentException {
    return JsonDocument.readObject("f", bytes(StandardCharsets.UTF_8, text));
  }

  private static Problem refusal(String text) {
    return refusal(bytes(StandardCharsets.UTF_8, text));
  }

  private static Problem refusal(byte[] bytes) {
    return assertThrows(DocumentException.class, () -> JsonDocument.readObject("f", bytes))
        .problem();
  }
}
