package io.discovery.local.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Callers that wait until the catalog shows what they asked for, as the peer's callers do: whoever
 * registers and then asks, finds. They wait for nothing else: neither for a catalog that cannot be
 * reached nor longer than {@link #PATIENCE}; the change is kept and reaches the catalog later.
 */
final class Tickets {
  /** How long a caller waits at most: 2 s in ns. */
  static final long PATIENCE = 2_000_000_000L;

  private final Map<Long, Set<Subject>> waiting = new LinkedHashMap<>();
  private final Agenda agenda;

  Tickets(Agenda agenda) {
    this.agenda = agenda;
  }

  void open(long ticket, Set<Subject> subjects, long now) {
    waiting.put(ticket, Set.copyOf(subjects));
    agenda.set(new Due.Waited(ticket), now + PATIENCE);
  }

  void waited(long ticket, Turn turn) {
    waiting.remove(ticket);
    turn.finished(ticket);
  }

  /** Finishes those that the catalog agrees with. */
  void finish(AntiEntropy antiEntropy, Turn turn) {
    if (waiting.isEmpty()) {
      return;
    }
    boolean pointless = antiEntropy.waiting();
    List<Long> done = new ArrayList<>();
    waiting.forEach(
        (ticket, subjects) -> {
          if (pointless || subjects.stream().noneMatch(antiEntropy::open)) {
            done.add(ticket);
          }
        });
    for (long ticket : done) {
      agenda.cancel(new Due.Waited(ticket));
      waited(ticket, turn);
    }
  }
}
