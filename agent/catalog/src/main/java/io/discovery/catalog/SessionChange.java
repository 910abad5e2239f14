package io.discovery.catalog;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedSet;

/** Sessions and what they hold while one command changes them. Used by one thread, in one apply. */
final class SessionChange {
  private final Snapshot at;
  private final Set<Topic> topics = new HashSet<>();
  private Sessions sessions;
  private KvStore kv;
  private LockDelays delays;

  /**
   * @param at index and time of the command, and the registry after it
   */
  SessionChange(Snapshot at) {
    this.at = at;
    this.sessions = at.sessions();
    this.kv = at.kv();
    this.delays = at.lockDelays();
  }

  Snapshot finish() {
    return topics.isEmpty() ? at : at.with(kv, sessions, delays);
  }

  Set<Topic> topics() {
    return topics;
  }

  Command.Result create(Session session) {
    String why = whyNot(session);
    if (why != null) {
      return new Command.Result.Refused(why);
    }
    sessions = sessions.plus(new Versioned<>(session, at.index(), at.index()));
    touch(session);
    return Apply.DONE;
  }

  private @Nullable String whyNot(Session session) {
    if (sessions.find(session.id()) != null) {
      return "session id \"" + session.id() + "\" is in use; ask again, for another one";
    }
    if (sessions.all().size() >= Sessions.MOST) {
      return "too many sessions: "
          + Sessions.MOST
          + " exist; destroy those that nobody uses, and give new ones a TTL";
    }
    NodeEntry node = at.registry().findNode(session.node());
    if (node == null) {
      return "Missing node registration: there is no node \""
          + session.node()
          + "\"; register it first";
    }
    for (String id : session.boundTo()) {
      Versioned<Check> check = node.checks().get(id);
      if (check == null) {
        return "Missing check '" + id + "' registration: register it on the session's node first";
      }
      if (check.value().status() == CheckStatus.CRITICAL) {
        return "Check '" + id + "' is in critical state: a session on it would end at once";
      }
    }
    return null;
  }

  Command.Result destroy(String id) {
    Versioned<Session> session = sessions.find(id);
    if (session != null) {
      end(session.value());
    }
    return Apply.DONE;
  }

  Command.Result expire(Command.SessionExpire c) {
    Versioned<Session> session = sessions.find(c.session());
    boolean another = session != null && session.createIndex() != c.created();
    return another || c.termStart() != at.termStart() ? Apply.CONFLICT : destroy(c.session());
  }

  /** Ends the sessions of changed nodes that have lost their node or a check they are bound to. */
  void endWhatStoodOn(Set<Topic> changed) {
    for (Topic topic : changed) {
      if (topic instanceof Topic.OfNode node) {
        Sessions.OnNode on = sessions.onNodes().get(node.name());
        if (on != null) {
          groundless(on, at.registry().findNode(node.name())).forEach(this::destroy);
        }
      }
    }
  }

  /**
   * The same for all, and for keys of sessions that are not there: no state is taken at its word.
   */
  void endWhatStandsOnNothing() {
    sessions
        .onNodes()
        .forEach((node, on) -> groundless(on, at.registry().findNode(node)).forEach(this::destroy));
    for (String session : kv.held().keySet()) {
      if (sessions.find(session) == null) {
        for (String key : kv.heldBy(session)) {
          release(key);
          topics.add(new Topic.Key(key));
        }
      }
    }
  }

  private static Set<String> groundless(Sessions.OnNode on, @Nullable NodeEntry node) {
    if (node == null) {
      return on.ids();
    }
    Set<String> found = new TreeSet<>();
    for (Map.Entry<String, PSortedSet<String>> bound : on.boundTo().entrySet()) {
      Versioned<Check> check = node.checks().get(bound.getKey());
      if (check == null || check.value().status() == CheckStatus.CRITICAL) {
        found.addAll(bound.getValue());
      }
    }
    return found;
  }

  private void end(Session session) {
    List<String> held = kv.heldBy(session.id());
    switch (session.behavior()) {
      case RELEASE -> held.forEach(this::release);
      case DELETE -> {
        if (!held.isEmpty()) {
          kv = kv.minus(held, at.index());
        }
      }
    }
    long delay = session.lockDelayMillis();
    for (String key : held) {
      topics.add(new Topic.Key(key));
      if (delay > 0) {
        delays = delays.plus(key, at.clusterTime() + delay);
      }
    }
    sessions = sessions.minus(session, at.index());
    touch(session);
  }

  private void release(String key) {
    Versioned<KvEntry> entry = Invariant.present(kv.find(key), "key that a session holds");
    kv = kv.plus(new Versioned<>(entry.value().heldBy(""), entry.createIndex(), at.index()));
  }

  private void touch(Session session) {
    topics.add(new Topic.AllSessions());
    topics.add(new Topic.SessionsOf(session.node()));
    topics.add(new Topic.OfSession(session.id()));
  }
}
