package io.discovery.simulator;

import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Input;
import io.discovery.raft.Member;
import io.discovery.raft.Message;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;
import io.discovery.raft.Status;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What goes into a step, and out of it, in one line, the same in every run. */
final class Trace {
  /** As much of an id as tells it from the others. */
  private static final int ID_DIGITS = 4;

  private Trace() {}

  static String of(@Nullable UUID id) {
    return id == null ? "nobody" : id.toString().substring(0, ID_DIGITS);
  }

  /** Payloads are arrays, whose text is another one in every run. */
  static String of(Input input) {
    return switch (input) {
      case Input.Propose propose ->
          "Propose " + propose.proposals().stream().map(Proposal::id).toList();
      case Input.Received received -> of(received.message());
      case Input.ChunkRead c ->
          "ChunkRead to=%s %d at %d+%d%s"
              .formatted(of(c.to()), c.index(), c.offset(), c.bytes().length, last(c.last()));
      default -> input.toString();
    };
  }

  private static String last(boolean last) {
    return last ? " last" : "";
  }

  static String of(Message message) {
    String what =
        switch (message) {
          case Message.Append m ->
              "Append after %d/%d%s commit=%d"
                  .formatted(m.prevIndex(), m.prevTerm(), of(m.entries()), m.commit());
          case Message.InstallSnapshot m ->
              "InstallSnapshot %d/%d %s at %d+%d%s"
                  .formatted(
                      m.index(),
                      m.snapshotTerm(),
                      of(m.configuration()),
                      m.offset(),
                      m.bytes().length,
                      last(m.last()));
          case Message.PreVote m -> "PreVote log=%d/%d".formatted(m.lastIndex(), m.lastTerm());
          case Message.PreVoteReply m -> "PreVoteReply " + m.granted() + cut(m.tailCut());
          case Message.Vote m ->
              "Vote log=%d/%d%s"
                  .formatted(m.lastIndex(), m.lastTerm(), m.transfer() ? " transfer" : "");
          case Message.VoteReply m -> "VoteReply " + m.granted() + cut(m.tailCut());
          case Message.Appended m -> "Appended match=" + m.match();
          case Message.AppendRefused m ->
              "AppendRefused after=%d hint=%d/%d"
                  .formatted(m.prevIndex(), m.hintIndex(), m.hintTerm());
          case Message.Heartbeat m ->
              "Heartbeat commit=%d round=%d".formatted(m.commit(), m.round());
          case Message.HeartbeatReply m -> "HeartbeatReply round=" + m.round();
          case Message.SnapshotReply m -> "SnapshotReply %d at %d".formatted(m.index(), m.offset());
          case Message.Outdated _ -> "Outdated";
          case Message.ReadIndex m -> "ReadIndex ticket=%d %s".formatted(m.ticket(), m.guarantee());
          case Message.ReadIndexReply m ->
              "ReadIndexReply ticket=%d index=%d".formatted(m.ticket(), m.index());
          case Message.TimeoutNow _ -> "TimeoutNow";
        };
    return "%s>%s t%d %s".formatted(of(message.from()), of(message.to()), message.term(), what);
  }

  private static String cut(boolean tailCut) {
    return tailCut ? " cut" : "";
  }

  private static String of(List<Entry> entries) {
    if (entries.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(" [");
    for (Entry entry : entries) {
      text.append(entry.index()).append('/').append(entry.term());
      switch (entry.kind()) {
        case COMMAND -> {}
        case TERM_START -> text.append("start");
        case CONFIGURATION -> text.append(of(Configuration.decode(entry.payload())));
      }
      text.append(' ');
    }
    text.setCharAt(text.length() - 1, ']');
    return text.toString();
  }

  static String of(Configuration configuration) {
    StringBuilder text = new StringBuilder("{");
    for (Member each : configuration.members()) {
      text.append(of(each.id()));
      switch (each.standing()) {
        case VOTER -> {}
        case JOINING -> text.append("(joining)");
        case LEARNER -> text.append("(learner)");
      }
      text.append(' ');
    }
    return text.append("level ").append(configuration.featureLevel()).append('}').toString();
  }

  static String of(Output output) {
    Status status = output.status();
    StringBuilder text = new StringBuilder();
    text.append("t%d %s leader=%s".formatted(status.term(), status.role(), of(status.leader())));
    if (!status.writable()) {
      text.append(" full");
    }
    Persist persist = output.persist();
    if (persist != null) {
      text.append(" persist=%d/%d".formatted(persist.index(), persist.term()));
      if (persist.hardState() != null) {
        text.append(
            " vote=" + of(persist.hardState().votedFor()) + cut(persist.hardState().tailCut()));
      }
      text.append(of(persist.entries()));
    }
    output.messages().forEach(each -> text.append(" send(").append(of(each)).append(')'));
    output
        .waiting()
        .forEach(
            each ->
                text.append(
                    " wait(%d/%d %s)".formatted(each.index(), each.term(), of(each.message()))));
    if (output.restored() != Output.NOTHING_RESTORED) {
      text.append(" restored=").append(output.restored());
    }
    if (!output.apply().isEmpty()) {
      text.append(" apply=")
          .append(output.apply().getFirst().index())
          .append("..")
          .append(output.apply().getLast().index());
    }
    output.outcomes().forEach(each -> text.append(' ').append(each));
    output.reads().forEach(each -> text.append(' ').append(each));
    if (output.snapshot() != null) {
      text.append(" snapshot=").append(output.snapshot().index());
    }
    output
        .chunks()
        .forEach(
            c -> text.append(" chunk(%s %d at %d)".formatted(of(c.to()), c.index(), c.offset())));
    Output.ChunkToStore store = output.store();
    if (store != null) {
      text.append(
          " store(%d at %d+%d%s)"
              .formatted(store.index(), store.offset(), store.bytes().length, last(store.last())));
    }
    return text.toString();
  }
}
