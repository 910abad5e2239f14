package io.discovery.local.state;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Notices what somebody else writes against us (a second agent of the same name, say): right by a
 * command of ours, and wrong again at once without a change of our own wish. The two must not flood
 * the log.
 */
final class Tugs {
  /** What was just made right is left alone for so long when it is wrong again: 1 s in ns. */
  static final long PAUSE = 1_000_000_000L;

  /** What a command is under way for that still says what should stand there. */
  private final Set<Subject> sent = new HashSet<>();

  /** When a command last made it right, unless it should be otherwise since then. */
  private final Map<Subject, Long> righted = new HashMap<>();

  void wishChanged(Subject subject) {
    sent.remove(subject);
    righted.remove(subject);
  }

  void sent(Set<Subject> subjects) {
    sent.addAll(subjects);
  }

  void done(Set<Subject> subjects, long now) {
    for (Subject subject : subjects) {
      if (sent.remove(subject)) {
        righted.put(subject, now);
      }
    }
  }

  /** Until when to leave alone what is wrong now; {@code now} or before: not at all. */
  long restUntil(Subject subject, long now) {
    Long at = righted.remove(subject);
    return at == null ? now : at + PAUSE;
  }

  /** Forgets what no longer matters. */
  void clean(long now) {
    righted.values().removeIf(at -> now - at >= PAUSE);
  }
}
