package io.discovery.agent.archive;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * {@code SHA256SUMS}: the digests of the other members, a line each as {@code sha256sum} has it.
 */
final class Sums {
  private static final String BETWEEN = "  ";

  private final Map<Member, String> sums = new EnumMap<>(Member.class);

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void put(Member member, byte[] sum) {
    sums.put(member, HexFormat.of().formatHex(sum));
  }

  byte[] encode() {
    StringBuilder text = new StringBuilder();
    sums.forEach((member, sum) -> text.append(sum + BETWEEN + member.file() + "\n"));
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Holds what the file says against what was found. */
  void check(byte[] file) throws ArchiveDamage {
    Set<Member> seen = EnumSet.noneOf(Member.class);
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      if (!line.isEmpty()) {
        seen.add(check(line));
      }
    }
    for (Member member : sums.keySet()) {
      if (!seen.contains(member)) {
        throw damage("file missing for \"" + member.file() + "\"");
      }
    }
  }

  private Member check(String line) throws ArchiveDamage {
    int between = line.indexOf(BETWEEN);
    Member member = between < 0 ? null : Member.named(line.substring(between + BETWEEN.length()));
    String found = member == null ? null : sums.get(member);
    if (member == null || found == null) {
      throw damage("a line of SHA256SUMS is not to be understood");
    }
    if (!found.equalsIgnoreCase(line.substring(0, between))) {
      throw damage("hash check failed for \"" + member.file() + "\"");
    }
    return member;
  }

  private static ArchiveDamage damage(String why) {
    return ArchiveDamage.inFile("failed checking integrity of snapshot: " + why);
  }
}
