package io.discovery.local.document;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with one document, and what is merely worth a word. Belongs to one thread.
 */
public final class Problems {
  /**
   * Most problems kept per document: more help nobody, and a document of nothing but mistakes must
   * not become a log of the same size.
   */
  public static final int MOST_KEPT = 20;

  private final String source;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> notices = new ArrayList<>();

  /**
   * @param source name of the file, or of the request, as it is to stand in messages
   */
  public Problems(String source) {
    this.source = source;
  }

  public String source() {
    return source;
  }

  /** Adds something that refuses the document. */
  public void add(Position at, String key, String value, String reason, String mend) {
    if (problems.size() < MOST_KEPT) {
      problems.add(new Problem(source, at, key, value, reason, mend));
    }
  }

  /** Adds a word that refuses nothing. */
  public void notice(Position at, String key, String value, String reason, String mend) {
    if (notices.size() < MOST_KEPT) {
      notices.add(new Problem(source, at, key, value, reason, mend));
    }
  }

  /** Whether nothing refuses the document. */
  public boolean none() {
    return problems.isEmpty();
  }

  /** What refuses the document, in the order found. */
  public List<Problem> all() {
    return List.copyOf(problems);
  }

  /** What is accepted with a word. */
  public List<Problem> notices() {
    return List.copyOf(notices);
  }
}
