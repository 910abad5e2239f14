package io.discovery.local.document;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Spellings of keys. The peer's files write {@code service_id}, its API {@code ServiceID}; tools
 * write both, so keys are compared without regard to case and underscores.
 */
public final class Keys {
  /** Longest key that is compared with the known ones, characters: no known key is half as long. */
  private static final int LONGEST_COMPARED = 64;

  private Keys() {}

  /** The form in which two spellings of one key are equal. */
  public static String fold(String key) {
    StringBuilder folded = new StringBuilder(key.length());
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        folded.append((char) (c + ('a' - 'A')));
      } else if (c != '_') {
        folded.append(c);
      }
    }
    return folded.toString();
  }

  /**
   * The known key that was most likely meant, or null when none is near: at most a third of its
   * letters differ.
   */
  public static @Nullable String nearest(String key, Collection<String> known) {
    if (key.length() > LONGEST_COMPARED) {
      return null;
    }
    String folded = Keys.fold(key);
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String candidate : known) {
      String other = fold(candidate);
      int distance = distance(folded, other);
      int allowed = Math.max(1, Math.max(folded.length(), other.length()) / 3);
      if (distance <= allowed && distance < bestDistance) {
        best = candidate;
        bestDistance = distance;
      }
    }
    return best;
  }

  /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        if (swapped) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
