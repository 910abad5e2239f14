package io.discovery.catalog.leader;

import io.discovery.catalog.Command;
import io.discovery.catalog.Session;
import io.discovery.catalog.Sessions;
import io.discovery.catalog.Snapshot;
import io.discovery.catalog.Versioned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How long each session has left, in the memory of whoever leads. Belongs to one thread. */
public final class SessionTimers {
  /** No need to be woken. */
  public static final long NEVER = Long.MAX_VALUE;

  /** A session may live for so many times its TTL; the family's figure. */
  public static final int GRACE = 2;

  /** Until what could not be ended is tried again, ns. */
  public static final long RETRY_NANOS = Duration.ofSeconds(5).toNanos();

  /** Most ends under way at once, so that many that are due together leave room for others. */
  static final int MOST_UNDER_WAY = 64;

  /** Most renewals that wait for one session's end to be decided; it has one client. */
  static final int MOST_WAITING = 64;

  /** What happens to it. */
  public sealed interface Input {
    /**
     * What is published. Comes before every other input whenever it is another than before.
     *
     * @param leads whether this server leads, and the snapshot's {@link Snapshot#termStart} is its
     *     own
     */
    record Seen(boolean leads, Snapshot snapshot) implements Input {}

    /**
     * A client renews a session; this server has led at some moment since it asked.
     *
     * @param ticket comes back with the answer
     */
    record Renew(long ticket, String session) implements Input {}

    /**
     * What has become of an {@link Expiry}.
     *
     * @param ticket the expiry's
     */
    record Ended(long ticket, End end) implements Input {}

    /** It is late enough. */
    record TimePassed() implements Input {}
  }

  /** What became of a command. */
  public enum End {
    /** It was applied and, where it was to be, seen. */
    APPLIED,
    /** It was not and never will be. */
    REFUSED,
    /** It may or may not be applied. */
    UNKNOWN
  }

  /** A session to be ended; what becomes of it comes back as {@link Input.Ended}. */
  public record Expiry(long ticket, Command.SessionExpire command) {}

  /** What whoever renews is told. */
  public enum Renewal {
    /** It has its full time again. */
    RENEWED,
    /** There is no such session. */
    GONE,
    /** Ask whoever leads. */
    NOT_LEADING,
    /** It may have ended. */
    UNDECIDED
  }

  /** An answer. */
  public record Answer(long ticket, Renewal renewal) {}

  /**
   * What is to be done.
   *
   * @param wakeAt when to come back with {@link Input.TimePassed} at the latest, or {@link #NEVER}
   */
  public record Output(List<Expiry> expiries, List<Answer> answers, long wakeAt) {
    public Output {
      expiries = List.copyOf(expiries);
      answers = List.copyOf(answers);
    }
  }

  private static final class Timer {
    final String session;

    /** Create index of the session: a restore may bring another one under the same id. */
    final long created;

    final long nanos;
    long at;

    /** Whether an end of it may be under way. */
    boolean ending;

    final List<Long> waiting = new ArrayList<>();

    Timer(Versioned<Session> session) {
      this.session = session.value().id();
      this.created = session.createIndex();
      this.nanos = GRACE * session.value().ttl().toNanos();
    }
  }

  private static final Comparator<Timer> BY_TIME =
      Comparator.<Timer>comparingLong(timer -> timer.at).thenComparing(timer -> timer.session);

  private final Map<String, Timer> timers = new HashMap<>();
  private final TreeSet<Timer> due = new TreeSet<>(BY_TIME);
  private final Map<Long, Timer> underWay = new HashMap<>();
  private @Nullable Sessions sessions;
  private boolean leads;
  private long termStart;
  private long nextTicket;
  private List<Expiry> expiries = new ArrayList<>();
  private List<Answer> answers = new ArrayList<>();

  /**
   * One turn.
   *
   * @param now by a monotonic clock, ns; never goes back
   */
  public Output step(long now, Input input) {
    switch (input) {
      case Input.Seen seen -> see(now, seen);
      case Input.Renew renew -> renew(now, renew);
      case Input.Ended ended -> ended(now, ended);
      case Input.TimePassed _ -> {}
    }
    expire(now);
    Output output = new Output(expiries, answers, wakeAt());
    expiries = new ArrayList<>();
    answers = new ArrayList<>();
    return output;
  }

  /** How many sessions have a time. */
  public int size() {
    return timers.size();
  }

  @SuppressWarnings("ReferenceEquality") // the same object for as long as no session changes
  private void see(long now, Input.Seen seen) {
    boolean begins = seen.leads() && !(leads && termStart == seen.snapshot().termStart());
    if (begins || !seen.leads()) {
      forget();
    }
    leads = seen.leads();
    termStart = seen.snapshot().termStart();
    if (!leads || sessions == seen.snapshot().sessions()) {
      return;
    }
    sessions = seen.snapshot().sessions();
    drop();
    for (Versioned<Session> session : sessions.all().values()) {
      String id = session.value().id();
      if (!session.value().ttl().isZero() && !timers.containsKey(id)) {
        Timer timer = new Timer(session);
        timers.put(id, timer);
        restart(now, timer);
      }
    }
  }

  private void forget() {
    timers.values().forEach(timer -> tell(timer, Renewal.NOT_LEADING));
    timers.clear();
    due.clear();
    underWay.clear();
    sessions = null;
  }

  /**
   * Lets go of sessions that have ended. Where another one stands in the place of one, that has its
   * full time, and no end of the one before can end it.
   */
  private void drop() {
    List<Timer> gone = new ArrayList<>();
    for (Timer timer : timers.values()) {
      if (!stands(timer)) {
        gone.add(timer);
      }
    }
    for (Timer timer : gone) {
      timers.remove(timer.session);
      due.remove(timer);
      tell(timer, stands(timer.session) ? Renewal.RENEWED : Renewal.GONE);
    }
  }

  private boolean stands(Timer timer) {
    Versioned<Session> session = sessions == null ? null : sessions.all().get(timer.session);
    return session != null && session.createIndex() == timer.created;
  }

  private boolean stands(String session) {
    return sessions != null && sessions.all().containsKey(session);
  }

  private void renew(long now, Input.Renew renew) {
    Timer timer = timers.get(renew.session());
    if (!leads) {
      answers.add(new Answer(renew.ticket(), Renewal.NOT_LEADING));
    } else if (!stands(renew.session())) {
      answers.add(new Answer(renew.ticket(), Renewal.GONE));
    } else if (timer == null) {
      answers.add(new Answer(renew.ticket(), Renewal.RENEWED));
    } else if (!timer.ending) {
      restart(now, timer);
      answers.add(new Answer(renew.ticket(), Renewal.RENEWED));
    } else if (timer.waiting.size() < MOST_WAITING) {
      timer.waiting.add(renew.ticket());
    } else {
      answers.add(new Answer(renew.ticket(), Renewal.UNDECIDED));
    }
  }

  private void ended(long now, Input.Ended ended) {
    Timer timer = underWay.remove(ended.ticket());
    if (timer == null || !stands(timer)) {
      return;
    }
    if (ended.end() == End.UNKNOWN) {
      tell(timer, Renewal.UNDECIDED);
      put(now + RETRY_NANOS, timer);
      return;
    }
    timer.ending = false;
    if (timer.waiting.isEmpty()) {
      put(now + RETRY_NANOS, timer);
    } else {
      restart(now, timer);
      tell(timer, Renewal.RENEWED);
    }
  }

  private void expire(long now) {
    while (!due.isEmpty() && due.first().at <= now && underWay.size() < MOST_UNDER_WAY) {
      Timer timer = due.removeFirst();
      timer.ending = true;
      underWay.put(nextTicket, timer);
      expiries.add(
          new Expiry(
              nextTicket, new Command.SessionExpire(timer.session, timer.created, termStart)));
      nextTicket++;
    }
  }

  private long wakeAt() {
    return due.isEmpty() || underWay.size() >= MOST_UNDER_WAY ? NEVER : due.first().at;
  }

  private void restart(long now, Timer timer) {
    put(now + timer.nanos, timer);
  }

  private void put(long at, Timer timer) {
    due.remove(timer);
    timer.at = at;
    due.add(timer);
  }

  private void tell(Timer timer, Renewal renewal) {
    timer.waiting.forEach(ticket -> answers.add(new Answer(ticket, renewal)));
    timer.waiting.clear();
  }
}
