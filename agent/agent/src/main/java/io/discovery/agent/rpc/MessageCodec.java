package io.discovery.agent.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.discovery.agent.rpc.wire.Append;
import io.discovery.agent.rpc.wire.AppendRefused;
import io.discovery.agent.rpc.wire.Ballot;
import io.discovery.agent.rpc.wire.Candidacy;
import io.discovery.agent.rpc.wire.Empty;
import io.discovery.agent.rpc.wire.Heartbeat;
import io.discovery.agent.rpc.wire.HeartbeatReply;
import io.discovery.agent.rpc.wire.InstallSnapshot;
import io.discovery.agent.rpc.wire.LogEntry;
import io.discovery.agent.rpc.wire.RaftMessage;
import io.discovery.agent.rpc.wire.ReadIndex;
import io.discovery.agent.rpc.wire.ReadIndexReply;
import io.discovery.agent.rpc.wire.SnapshotReply;
import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Message;
import io.discovery.raft.RaftCore;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What the consensus of servers says, to and from its frames ({@code rpc.proto}). */
public final class MessageCodec {
  private static final Empty NOTHING = Empty.getDefaultInstance();

  /** By their number in frames. */
  private static final List<Entry.Kind> KINDS =
      List.of(Entry.Kind.TERM_START, Entry.Kind.COMMAND, Entry.Kind.CONFIGURATION);

  private MessageCodec() {}

  /** The frame's content. */
  public static RaftMessage encode(Message message) {
    RaftMessage.Builder b =
        RaftMessage.newBuilder()
            .setFrom(Ids.encode(message.from()))
            .setTo(Ids.encode(message.to()))
            .setTerm(message.term());
    switch (message) {
      case Message.PreVote m -> b.setPreVote(candidacy(m.lastIndex(), m.lastTerm(), false));
      case Message.PreVoteReply m ->
          b.setPreVoteReply(ballot(m.granted(), m.tailCut(), m.objects()));
      case Message.Vote m -> b.setVote(candidacy(m.lastIndex(), m.lastTerm(), m.transfer()));
      case Message.VoteReply m -> b.setVoteReply(ballot(m.granted(), m.tailCut(), m.objects()));
      case Message.Append m -> b.setAppend(append(m));
      case Message.Appended m -> b.setAppended(m.match());
      case Message.AppendRefused m ->
          b.setAppendRefused(
              AppendRefused.newBuilder()
                  .setPrevIndex(m.prevIndex())
                  .setHintIndex(m.hintIndex())
                  .setHintTerm(m.hintTerm()));
      case Message.Heartbeat m ->
          b.setHeartbeat(Heartbeat.newBuilder().setCommit(m.commit()).setRound(m.round()));
      case Message.HeartbeatReply m ->
          b.setHeartbeatReply(
              HeartbeatReply.newBuilder().setRound(m.round()).setFeatures(m.features()));
      case Message.InstallSnapshot m -> b.setInstallSnapshot(install(m));
      case Message.SnapshotReply m ->
          b.setSnapshotReply(SnapshotReply.newBuilder().setIndex(m.index()).setOffset(m.offset()));
      case Message.Outdated _ -> b.setOutdated(NOTHING);
      case Message.ReadIndex m ->
          b.setReadIndex(
              ReadIndex.newBuilder()
                  .setTicket(m.ticket())
                  .setQuorum(m.guarantee() == Guarantee.QUORUM));
      case Message.ReadIndexReply m ->
          b.setReadIndexReply(
              ReadIndexReply.newBuilder().setTicket(m.ticket()).setIndex(m.index()));
      case Message.TimeoutNow _ -> b.setTimeoutNow(NOTHING);
    }
    return b.build();
  }

  /**
   * Reads what {@link #encode} made.
   *
   * @throws IllegalArgumentException when it is no message that this version knows
   */
  public static Message decode(RaftMessage r) {
    UUID from = Ids.decode(r.getFrom());
    UUID to = Ids.decode(r.getTo());
    long term = r.getTerm();
    return switch (r.getWhatCase()) {
      case PRE_VOTE -> {
        Candidacy m = r.getPreVote();
        yield new Message.PreVote(from, to, term, m.getLastIndex(), m.getLastTerm());
      }
      case PRE_VOTE_REPLY -> {
        Ballot m = r.getPreVoteReply();
        yield new Message.PreVoteReply(
            from, to, term, m.getGranted(), m.getTailCut(), m.getObjects());
      }
      case VOTE -> {
        Candidacy m = r.getVote();
        yield new Message.Vote(from, to, term, m.getLastIndex(), m.getLastTerm(), m.getTransfer());
      }
      case VOTE_REPLY -> {
        Ballot m = r.getVoteReply();
        yield new Message.VoteReply(from, to, term, m.getGranted(), m.getTailCut(), m.getObjects());
      }
      case APPEND -> append(from, to, term, r.getAppend());
      case APPENDED -> new Message.Appended(from, to, term, r.getAppended());
      case APPEND_REFUSED -> {
        AppendRefused m = r.getAppendRefused();
        yield new Message.AppendRefused(
            from, to, term, m.getPrevIndex(), m.getHintIndex(), m.getHintTerm());
      }
      case HEARTBEAT -> {
        Heartbeat m = r.getHeartbeat();
        yield new Message.Heartbeat(from, to, term, m.getCommit(), m.getRound());
      }
      case HEARTBEAT_REPLY -> {
        HeartbeatReply m = r.getHeartbeatReply();
        yield new Message.HeartbeatReply(from, to, term, m.getRound(), m.getFeatures());
      }
      case INSTALL_SNAPSHOT -> install(from, to, term, r.getInstallSnapshot());
      case SNAPSHOT_REPLY -> {
        SnapshotReply m = r.getSnapshotReply();
        yield new Message.SnapshotReply(from, to, term, m.getIndex(), m.getOffset());
      }
      case OUTDATED -> new Message.Outdated(from, to, term);
      case READ_INDEX -> {
        ReadIndex m = r.getReadIndex();
        Guarantee guarantee = m.getQuorum() ? Guarantee.QUORUM : Guarantee.LEASE;
        yield new Message.ReadIndex(from, to, term, m.getTicket(), guarantee);
      }
      case READ_INDEX_REPLY -> {
        ReadIndexReply m = r.getReadIndexReply();
        yield new Message.ReadIndexReply(from, to, term, m.getTicket(), m.getIndex());
      }
      case TIMEOUT_NOW -> new Message.TimeoutNow(from, to, term);
      case WHAT_NOT_SET -> throw new IllegalArgumentException("a message of a newer version");
    };
  }

  private static Candidacy candidacy(long lastIndex, long lastTerm, boolean transfer) {
    return Candidacy.newBuilder()
        .setLastIndex(lastIndex)
        .setLastTerm(lastTerm)
        .setTransfer(transfer)
        .build();
  }

  private static Ballot ballot(boolean granted, boolean tailCut, boolean objects) {
    return Ballot.newBuilder().setGranted(granted).setTailCut(tailCut).setObjects(objects).build();
  }

  private static Append append(Message.Append m) {
    Append.Builder b =
        Append.newBuilder()
            .setPrevIndex(m.prevIndex())
            .setPrevTerm(m.prevTerm())
            .setCommit(m.commit());
    for (Entry entry : m.entries()) {
      b.addEntries(
          LogEntry.newBuilder()
              .setKind(KINDS.indexOf(entry.kind()))
              .setTerm(entry.term())
              .setIndex(entry.index())
              .setPayload(wrap(entry.payload())));
    }
    return b.build();
  }

  private static Message append(UUID from, UUID to, long term, Append m) {
    List<Entry> entries = new ArrayList<>(m.getEntriesCount());
    long lastTerm = m.getPrevTerm();
    for (LogEntry each : m.getEntriesList()) {
      boolean follows =
          each.getIndex() == m.getPrevIndex() + entries.size() + 1
              && each.getTerm() >= lastTerm
              && each.getTerm() <= term;
      if (!follows) {
        throw new IllegalArgumentException("entries that do not follow on one another");
      }
      lastTerm = each.getTerm();
      entries.add(entry(each));
    }
    return new Message.Append(
        from, to, term, m.getPrevIndex(), m.getPrevTerm(), entries, m.getCommit());
  }

  private static Entry entry(LogEntry e) {
    int kind = e.getKind();
    if (kind < 0 || kind >= KINDS.size() || e.getPayload().size() > RaftCore.MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("no entry of a log, of kind " + kind);
    }
    byte[] payload = e.getPayload().toByteArray();
    if (KINDS.get(kind) == Entry.Kind.CONFIGURATION) {
      // Throws where it is none: better here than where it counts.
      Configuration.decode(payload);
    }
    return new Entry(KINDS.get(kind), e.getTerm(), e.getIndex(), payload);
  }

  private static InstallSnapshot install(Message.InstallSnapshot m) {
    return InstallSnapshot.newBuilder()
        .setTicket(m.ticket())
        .setIndex(m.index())
        .setSnapshotTerm(m.snapshotTerm())
        .setConfiguration(wrap(m.configuration().encode()))
        .setOffset(m.offset())
        .setContent(wrap(m.bytes()))
        .setCrc32C(m.crc32c())
        .setLast(m.last())
        .build();
  }

  private static Message install(UUID from, UUID to, long term, InstallSnapshot m) {
    return new Message.InstallSnapshot(
        from,
        to,
        term,
        m.getTicket(),
        m.getIndex(),
        m.getSnapshotTerm(),
        Configuration.decode(m.getConfiguration().toByteArray()),
        m.getOffset(),
        m.getContent().toByteArray(),
        m.getCrc32C(),
        m.getLast());
  }

  /** Never changed once it is in a message, so no copy is needed. */
  private static ByteString wrap(byte[] bytes) {
    return UnsafeByteOperations.unsafeWrap(bytes);
  }
}
