package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A few servers whose messages wait until a scenario lets them arrive, one after the other. Disks
 * answer at once. Everything that happens is a line.
 */
final class Stage {
  /** Small enough for a scenario to meet them. */
  private static final Limits LIMITS = new Limits(3, 1_000, 4, 10_000, 16);

  private static final Timing TIMING = new Timing(1_000, 100);

  private static final class Actor {
    final UUID id;
    final MemoryDisk disk = new MemoryDisk();
    List<Long> state = new ArrayList<>();
    long starts;
    @Nullable RaftCore core;
    long wakeAt;

    @Nullable Status status;

    Actor(UUID id) {
      this.id = id;
    }
  }

  private final Map<String, Actor> actors = new TreeMap<>();
  private final Deque<Message> underWay = new ArrayDeque<>();
  private final Set<String> cut = new HashSet<>();
  private final List<String> lines;
  private boolean quiet;
  private long now;
  private long nextId = 1;

  Stage(List<String> lines) {
    this.lines = lines;
  }

  private static UUID id(String name) {
    return new UUID(0, name.charAt(0) - 'A' + 1L);
  }

  private static String name(@Nullable UUID id) {
    return id == null ? "nobody" : String.valueOf((char) ('A' + id.getLeastSignificantBits() - 1));
  }

  /** One line of a scenario. */
  void play(String[] words) {
    switch (words[0]) {
      case "quietly" -> {
        quiet = true;
        play(Arrays.copyOfRange(words, 1, words.length));
        quiet = false;
      }
      case "servers" -> servers(Arrays.copyOfRange(words, 1, words.length));
      case "joins" -> start(words[1], Configuration.NONE, 0);
      case "pass" -> now += Long.parseLong(words[1]);
      case "timeout" -> timeout(actor(words[1]));
      case "next" -> timeout(leastPatient());
      case "deliver" -> deliver();
      case "cut" -> cut.add(words[1]);
      case "heal" -> cut.clear();
      case "crash" -> actor(words[1]).core = null;
      case "tear" -> {
        actor(words[1]).core = null;
        line(
            "cut entries="
                + words[2]
                + " torn="
                + actor(words[1]).disk.tearTail(Integer.parseInt(words[2])));
      }
      case "start" -> start(words[1], Configuration.NONE, features(words, 2));
      case "propose" ->
          step(
              actor(words[1]),
              new Input.Propose(List.of(new Proposal(nextId++, number(words[2])))));
      case "read" ->
          step(
              actor(words[1]),
              new Input.Read(
                  List.of(nextId++), Guarantee.valueOf(words[2].toUpperCase(Locale.ROOT))));
      case "transfer" -> step(actor(words[1]), new Input.Transfer(id(words[2])));
      case "change" -> step(actor(words[1]), new Input.Change(nextId++, change(words)));
      default -> throw new IllegalArgumentException("no such line: " + String.join(" ", words));
    }
  }

  private static int features(String[] words, int at) {
    return words.length > at ? Integer.parseInt(words[at]) : 0;
  }

  private static byte[] number(String word) {
    return Cluster.bytes(Long.parseLong(word));
  }

  private static MemberChange change(String[] words) {
    UUID whom = id(words[3]);
    return switch (words[2]) {
      case "add" -> new MemberChange.Add(whom, "", true);
      case "learner" -> new MemberChange.Add(whom, "", false);
      case "promote" -> new MemberChange.Promote(whom);
      case "remove" -> new MemberChange.Remove(whom);
      default -> throw new IllegalArgumentException("no such change: " + words[2]);
    };
  }

  private Actor actor(String name) {
    Actor actor = actors.get(name);
    if (actor == null) {
      throw new IllegalArgumentException("no server " + name);
    }
    return actor;
  }

  private void servers(String[] names) {
    Configuration initial = Configuration.of(Arrays.stream(names).map(Stage::id).toList());
    for (String name : names) {
      start(name, initial, 0);
    }
  }

  private void start(String name, Configuration ifNew, int features) {
    Actor actor = actors.computeIfAbsent(name, _ -> new Actor(id(name)));
    Configuration initial = actor.starts == 0 ? ifNew : initial();
    actor.starts++;
    actor.state = new ArrayList<>(actor.disk.image().commands());
    // Such that A is the least patient at its first start, then B, then C.
    long seed = actor.id.getLeastSignificantBits() * 4 + actor.starts;
    actor.core =
        new RaftCore(
            new Settings(actor.id, initial, seed, TIMING, LIMITS, features, Rules.OF_RAFT),
            actor.disk.restored());
    step(actor, new Input.TimePassed());
  }

  private Configuration initial() {
    return Configuration.of(actors.values().stream().limit(3).map(actor -> actor.id).toList());
  }

  private Actor leastPatient() {
    Actor least = null;
    for (Actor each : actors.values()) {
      if (each.core != null && (least == null || each.wakeAt < least.wakeAt)) {
        least = each;
      }
    }
    return Objects.requireNonNull(least);
  }

  private void timeout(Actor actor) {
    now = Math.max(now, actor.wakeAt);
    step(actor, new Input.TimePassed());
  }

  /**
   * Messages arrive in the order in which they were sent, and what they lead to, until none is
   * left.
   */
  private void deliver() {
    while (!underWay.isEmpty()) {
      Message message = underWay.remove();
      String way = name(message.from()) + ">" + name(message.to());
      Actor to = actors.get(name(message.to()));
      boolean lost = cut.contains(way) || to == null || to.core == null;
      line(way + " " + Words.of(message) + (lost ? "  (lost)" : ""));
      if (!lost && to != null) {
        step(to, new Input.Received(message));
      }
    }
  }

  private void step(Actor actor, Input input) {
    RaftCore core = actor.core;
    if (core == null) {
      throw new IllegalArgumentException("server " + name(actor.id) + " is down");
    }
    Output output = core.step(now, input);
    actor.wakeAt = output.wakeAt();
    tell(actor, output);
    underWay.addAll(output.messages());
    if (output.restored() != Output.NOTHING_RESTORED) {
      actor.state = new ArrayList<>(actor.disk.image().commands());
    }
    for (Entry entry : output.apply()) {
      if (entry.kind() == Entry.Kind.COMMAND) {
        actor.state.add(Properties.command(entry));
      }
    }
    carryOut(actor, output);
  }

  private void carryOut(Actor actor, Output output) {
    Persist persist = output.persist();
    if (persist != null) {
      actor.disk.write(persist);
      underWay.addAll(output.waiting().stream().map(Output.Waiting::message).toList());
      step(actor, new Input.Persisted(persist.term(), persist.index()));
    }
    Output.ChunkToStore store = output.store();
    if (store != null) {
      actor.disk.store(store);
      step(actor, new Input.ChunkStored(store.index(), store.offset() + store.bytes().length));
    }
    if (!output.apply().isEmpty()) {
      step(actor, new Input.Applied(output.apply().getLast().index()));
    }
    Output.SnapshotWanted wanted = output.snapshot();
    if (wanted != null) {
      MemoryDisk.Image image =
          new MemoryDisk.Image(
              wanted.index(), wanted.term(), wanted.configuration(), List.copyOf(actor.state));
      actor.disk.save(image);
      step(actor, new Input.SnapshotTaken(wanted.index(), image.bytes().length));
    }
    for (Output.ChunkWanted chunk : output.chunks()) {
      byte[] all = actor.disk.image().bytes();
      int end = (int) Math.min(all.length, chunk.offset() + chunk.bytes());
      step(
          actor,
          new Input.ChunkRead(
              chunk.to(),
              chunk.index(),
              chunk.offset(),
              Arrays.copyOfRange(all, (int) chunk.offset(), end),
              end == all.length));
    }
  }

  /** What a reader of the scenario wants to know: all but what is as it was. */
  private void tell(Actor actor, Output output) {
    Status before = actor.status;
    Status status = output.status();
    String who = name(actor.id) + ": ";
    if (before == null
        || before.term() != status.term()
        || before.role() != status.role()
        || !before.configuration().equals(status.configuration())) {
      line(who + status.role() + " term=" + status.term() + " " + Words.of(status.configuration()));
    }
    actor.status = status;
    if (output.restored() != Output.NOTHING_RESTORED) {
      line(who + "has the state after entry " + output.restored());
    }
    if (!output.apply().isEmpty()) {
      line(who + "applies" + Words.of(output.apply()));
    }
    if (output.snapshot() != null) {
      line(who + "takes a snapshot after entry " + output.snapshot().index());
    }
    output.outcomes().forEach(each -> line(who + each.id() + " " + Words.of(each.outcome())));
    output.reads().forEach(each -> line(who + "read " + each.id() + " sees entry " + each.index()));
  }

  private void line(String line) {
    if (!quiet) {
      lines.add(line);
    }
  }

  /** How things are called in a scenario. */
  private static final class Words {
    static String of(Message message) {
      String term = " term=" + message.term();
      return switch (message) {
        case Message.PreVote m ->
            "would you vote for me?" + term + last(m.lastIndex(), m.lastTerm());
        case Message.PreVoteReply m -> yes(m.granted(), m.tailCut()) + " (would)" + term;
        case Message.Vote m ->
            "vote for me"
                + term
                + last(m.lastIndex(), m.lastTerm())
                + (m.transfer() ? " (told to)" : "");
        case Message.VoteReply m -> yes(m.granted(), m.tailCut()) + term;
        case Message.Append m ->
            "append"
                + term
                + " after="
                + m.prevIndex()
                + "@"
                + m.prevTerm()
                + of(m.entries())
                + " commit="
                + m.commit();
        case Message.Appended m -> "appended" + term + " up to " + m.match();
        case Message.AppendRefused m ->
            "refused"
                + term
                + " after="
                + m.prevIndex()
                + ", may agree at "
                + m.hintIndex()
                + "@"
                + m.hintTerm();
        case Message.Heartbeat m ->
            "alive" + term + " round=" + m.round() + " commit=" + m.commit();
        case Message.HeartbeatReply m -> "alive, too" + term + " round=" + m.round();
        case Message.InstallSnapshot m ->
            "snapshot"
                + term
                + " of="
                + m.index()
                + "@"
                + m.snapshotTerm()
                + " bytes="
                + m.offset()
                + "+"
                + m.bytes().length
                + (m.last() ? ", all" : "");
        case Message.SnapshotReply m ->
            "stored" + term + " of=" + m.index() + ", next=" + m.offset();
        case Message.Outdated _ -> "that is over" + term;
        case Message.ReadIndex m -> "how far for a read?" + term + " " + m.guarantee();
        case Message.ReadIndexReply m -> "so far" + term + " index=" + m.index();
        case Message.TimeoutNow _ -> "stand now" + term;
      };
    }

    private static String last(long index, long term) {
      return " log=" + index + "@" + term;
    }

    private static String yes(boolean granted, boolean tailCut) {
      return (granted ? "yes" : "no") + (tailCut ? ", but the end of my log was cut" : "");
    }

    static String of(List<Entry> entries) {
      StringBuilder out = new StringBuilder();
      for (Entry entry : entries) {
        out.append(" ").append(entry.index()).append("@").append(entry.term()).append(":");
        out.append(
            switch (entry.kind()) {
              case TERM_START -> "start";
              case COMMAND -> String.valueOf(Properties.command(entry));
              case CONFIGURATION -> of(Configuration.decode(entry.payload()));
            });
      }
      return out.toString();
    }

    static String of(Configuration configuration) {
      StringBuilder out = new StringBuilder("[");
      for (Member member : configuration.members()) {
        out.append(name(member.id()));
        out.append(
            switch (member.standing()) {
              case VOTER -> "";
              case JOINING -> "(joining)";
              case LEARNER -> "(learner)";
            });
      }
      int level = configuration.featureLevel();
      return out.append("]").append(level == 0 ? "" : " level=" + level).toString();
    }

    static String of(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Committed c -> "is committed at " + c.index();
        case Outcome.NotLeader n -> "refused, ask " + name(n.hint());
        case Outcome.Indeterminate _ -> "may come true or not";
        case Outcome.Rejected r -> r.why();
      };
    }
  }
}
