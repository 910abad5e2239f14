package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.definition.Announce;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * New services that are not to be answered before the end of the Puppet run that brings them.
 *
 * <p>Puppet writes the definition, installs the package and starts the service in any order and
 * over minutes. A new service that asks for it therefore waits, with a critical check beside it
 * that says what for, until one of these:
 *
 * <ul>
 *   <li>a run of the Puppet agent was seen under way, and is over;
 *   <li>no such run was seen for the settle time: {@code puppet apply} takes no lock, and a person
 *       who writes files needs none;
 *   <li>it has waited for {@link #LONGEST}: a run that hangs must not hide a service for ever.
 * </ul>
 *
 * <p>Only what is new waits: not what the catalog answers already, nor what was declared here a
 * while ago, for holding that back would be the very outage this is to prevent.
 */
final class Announcements {
  /** A service waits at most so long, whatever the run does: 5 min in ns. */
  static final long LONGEST = 300_000_000_000L;

  /**
   * A removed service that comes back within this is not new: 1 h in ns. Two of Puppet's usual
   * half-hourly runs: what one purged by mistake the next brings back.
   */
  static final long REMEMBERED = 3_600_000_000_000L;

  /** Most removed services that are remembered, far more than one machine declares. */
  static final int MOST_REMEMBERED = 4096;

  private static final String NAME = "Announcement";
  private static final String TYPE = "announce";

  /** A service that is not announced yet. */
  private static final class Wait {
    final long since;

    /** Whether it was told since then if a run is under way, and what it was told last. */
    boolean told;

    boolean live;

    /** Whether a run was under way at any time since then. */
    boolean run;

    Wait(long since) {
      this.since = since;
    }
  }

  private final long settleRun;
  private final Duration settleRunAsGiven;
  private final Agenda agenda;

  /** Told the id of each service whose announcement changed. */
  private final Consumer<String> changed;

  private final Map<String, Wait> waiting = new HashMap<>();

  /** When each announced service was removed or first found in the catalog, the earliest first. */
  private final Map<String, Long> removed = new LinkedHashMap<>();

  Announcements(Duration settleRun, Agenda agenda, Consumer<String> changed) {
    this.settleRun = settleRun.toNanos();
    this.settleRunAsGiven = settleRun;
    this.agenda = agenda;
    this.changed = changed;
  }

  boolean isWaiting(String id) {
    return waiting.containsKey(id);
  }

  boolean anyWaiting() {
    return !waiting.isEmpty();
  }

  Set<String> waiting() {
    return Set.copyOf(waiting.keySet());
  }

  /** A service is declared that was not a moment ago; a new one waits if it asks for it. */
  void appeared(String id, Announce announce, Held held, Turn turn) {
    Long at = removed.remove(id);
    boolean known = (at != null && turn.now - at < REMEMBERED) || answered(id, held);
    if (announce == Announce.AFTER_RUN && !known) {
      Wait wait = new Wait(turn.now);
      waiting.put(id, wait);
      agenda.set(new Due.Announced(id), turn.now + Math.min(settleRun, LONGEST));
    }
  }

  /** Its definition changed. */
  void changed(String id, Announce announce) {
    if (announce == Announce.AT_ONCE) {
      announce(id);
    }
  }

  /** A service is declared no more. */
  void disappeared(String id, long now) {
    if (waiting.remove(id) == null) {
      remember(id, now);
    } else {
      agenda.cancel(new Due.Announced(id));
      changed.accept(id);
    }
  }

  private void remember(String id, long now) {
    removed.remove(id);
    removed.put(id, now);
    Iterator<Long> earliest = removed.values().iterator();
    while (earliest.hasNext()
        && (now - earliest.next() >= REMEMBERED || removed.size() > MOST_REMEMBERED)) {
      earliest.remove();
    }
  }

  /**
   * The first view of the catalog is in: what it answers already is not new, nor is what comes back
   * after a restart between Puppet's purge and its writing.
   */
  void firstLook(Held held, long now) {
    held.each(
        subject -> {
          if (subject instanceof Subject.OfService s && answered(s.id(), held)) {
            remember(s.id(), now);
          }
        });
    for (String id : waiting()) {
      if (answered(id, held)) {
        announce(id);
      }
    }
  }

  private static boolean answered(String id, Held held) {
    return held.service(id) != null && held.check(Announce.checkId(id)) == null;
  }

  /** Whether a run of the Puppet agent is under way. */
  void told(boolean live, Turn turn) {
    for (String id : waiting()) {
      Wait wait = waiting.get(id);
      if (wait != null) {
        boolean first = live && !wait.run;
        if (!wait.told) {
          turn.notice("service held back id=" + id + " until=puppet_run_ends run_seen=" + live);
        }
        wait.told = true;
        wait.live = live;
        wait.run |= live;
        if (first) {
          changed.accept(id);
        }
        judge(id, wait, turn);
      }
    }
  }

  void due(String id, Turn turn) {
    Wait wait = waiting.get(id);
    if (wait != null) {
      judge(id, wait, turn);
    }
  }

  private void judge(String id, Wait wait, Turn turn) {
    long waited = turn.now - wait.since;
    if (waited >= LONGEST) {
      turn.warn(
          "service announced before the end of the Puppet run id="
              + id
              + " waited=5m; see why the run takes so long");
      announce(id);
    } else if (wait.told && !wait.live && (wait.run || waited >= settleRun)) {
      turn.notice("service announced id=" + id + " puppet_run_seen=" + wait.run);
      announce(id);
    } else if (!agenda.has(new Due.Announced(id)) || wait.run) {
      agenda.set(new Due.Announced(id), wait.since + LONGEST);
    }
  }

  private void announce(String id) {
    if (waiting.remove(id) != null) {
      agenda.cancel(new Due.Announced(id));
      changed.accept(id);
    }
  }

  /** The check that keeps a service from being answered, or null when nothing does. */
  @Nullable Check check(@Nullable Service service) {
    Wait wait = service == null ? null : waiting.get(service.id());
    if (service == null || wait == null) {
      return null;
    }
    return new Check(
        Announce.checkId(service.id()),
        NAME,
        CheckStatus.CRITICAL,
        "",
        wait.run ? UNDER_WAY : unseen(),
        service.id(),
        service.name(),
        service.tags(),
        TYPE,
        0);
  }

  private static final String UNDER_WAY =
      "waiting for the end of the Puppet run: it is under way; 5m at most";

  private String unseen() {
    return "waiting for the end of the Puppet run: none is seen under way, so for "
        + settleRunAsGiven.toMillis() / 1000.0
        + "s (settle_run)";
  }
}
