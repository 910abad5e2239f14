package io.discovery.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** File names made from ids: readable, portable, and never the same for two ids. */
@Tag("puppet")
class FileNameTest {
  /** What a file system takes is 255 bytes; {@code service_} and {@code .json} need 13. */
  private static final int LONGEST = 165;

  private static List<Object> names(List<String> ids) {
    return Puppet.any()
        .evaluate(ids.stream().map(id -> "discovery::file_name('" + id + "')").toList());
  }

  @Test
  void anIdCanBeReadOffItsFileName() {
    assertEquals(
        List.of(
            "puppetmaster",
            "web-1.example_lan",
            "a%2Fb",
            "a_b",
            "a%252Fb",
            "a%20b",
            "%7E",
            "%C3%BC",
            "..",
            "Web"),
        names(
            List.of(
                "puppetmaster",
                "web-1.example_lan",
                "a/b",
                "a_b",
                "a%2Fb",
                "a b",
                "~",
                "ü",
                "..",
                "Web")));
  }

  @Test
  void aLongNameIsCutAndEndsWithADigestOfTheWholeId() {
    List<Object> names =
        names(
            List.of(
                "x".repeat(LONGEST),
                "x".repeat(LONGEST + 1),
                "x".repeat(LONGEST + 2),
                "ü".repeat(255)));
    assertEquals("x".repeat(LONGEST), names.get(0));
    for (Object name : names) {
      assertTrue(name.toString().length() <= LONGEST, name.toString());
    }
    assertTrue(names.get(1).toString().matches("x{100}~[0-9a-f]{64}"), names.get(1).toString());
    assertTrue(
        names.get(3).toString().matches("[%0-9A-F]{100}~[0-9a-f]{64}"), names.get(3).toString());
    assertEquals(names.size(), Set.copyOf(names).size());
  }

  @Test
  void differentIdsHaveDifferentNames() {
    // Built from what is escaped, what escapes, and the tails of escapes, so that a careless
    // escaping collides at once.
    String[] pieces = {"a", "A", "/", "%", "2F", "%2F", "_", "~", ".", "-", " x", "é", "25", "7E"};
    Random random = new Random(20260101);
    Set<String> ids = new HashSet<>();
    while (ids.size() < 3000) {
      StringBuilder id = new StringBuilder();
      for (int i = random.nextInt(1, 90); i > 0; i--) {
        id.append(pieces[random.nextInt(pieces.length)]);
      }
      if (id.charAt(0) != ' ' && id.length() <= 255) {
        ids.add(id.toString());
      }
    }
    List<Object> names = names(new ArrayList<>(ids));
    assertEquals(ids.size(), new HashSet<>(names).size());
    for (Object name : names) {
      assertTrue(name.toString().matches("[A-Za-z0-9._%~-]{1,165}"), name.toString());
    }
  }
}
