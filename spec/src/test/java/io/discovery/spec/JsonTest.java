package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Data rendered as JSON. */
@Tag("puppet")
class JsonTest {
  private static final String ANY_ORDER =
      "{ 'b' => [1, 2.5, true, undef], 'a' => { 'z' => 'ü/\"\\\\', 'B' => {} }, 'aa' => [] }";

  @ParameterizedTest
  @EnumSource
  void keysAreSortedAtEveryDepthAndTheLayoutIsTheSameEverywhere(PuppetVersion version) {
    assertEquals(
        """
        {
          "a": {
            "B": {},
            "z": "ü/\\"\\\\"
          },
          "aa": [],
          "b": [
            1,
            2.5,
            true,
            null
          ]
        }
        """,
        Puppet.of(version).evaluate("discovery::json(" + ANY_ORDER + ")"));
  }

  @Test
  void theOrderInWhichKeysWereWrittenDoesNotMatter() {
    List<Object> texts =
        Puppet.any()
            .evaluate(
                List.of(
                    "discovery::json({ 'a' => { 'c' => 1, 'b' => 2 }, 'd' => 3 })",
                    "discovery::json({ 'd' => 3, 'a' => { 'b' => 2, 'c' => 1 } })"));
    assertEquals(texts.get(0), texts.get(1));
  }

  @Test
  void aSecretAnywhereMakesTheWholeTextOne() {
    assertEquals(
        Map.of("sensitive", "{\n  \"a\": [\n    {\n      \"b\": \"s3cr3t\"\n    }\n  ]\n}\n"),
        Puppet.any().evaluate("discovery::json({ 'a' => [{ 'b' => Sensitive('s3cr3t') }] })"));
    assertEquals(
        Map.of("sensitive", "{}\n"), Puppet.any().evaluate("discovery::json(Sensitive({}))"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ 1 => 'a' }       | the key 1, which is not a string",
        "{ 'a' => /b/ }     | a value of the type Regexp",
        "{ 'a' => Integer } | a value of the type Type[Integer]",
        "{ 'a' => default } | a value of the type Default",
        "{ 'a' => Binary('AAAA') } | a value of the type Binary",
      })
  void whatJsonCannotSayIsRefused(String data, String what) {
    String sentence = Puppet.any().evaluate("discovery::json(" + data + ")").toString();
    assertTrue(sentence.contains("discovery::json cannot write " + what), sentence);
    assertTrue(sentence.contains("give it strings, numbers"), sentence);
  }
}
