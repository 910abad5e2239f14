package io.discovery.agent.rpc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.discovery.agent.rpc.wire.Append;
import io.discovery.agent.rpc.wire.LogEntry;
import io.discovery.agent.rpc.wire.RaftMessage;
import io.discovery.raft.Configuration;
import io.discovery.raft.Entry;
import io.discovery.raft.Guarantee;
import io.discovery.raft.Message;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
  private static final UUID FROM = new UUID(1, 2);
  private static final UUID TO = new UUID(-3, -4);
  private static final long LARGE = Long.MAX_VALUE - 7;
  private static final Configuration MEMBERS = Configuration.of(List.of(FROM, TO));

  /** One of each kind, with values that a narrow field would not hold. */
  static Stream<Message> messages() {
    return Stream.of(
        new Message.PreVote(FROM, TO, LARGE, LARGE, 5),
        new Message.PreVoteReply(FROM, TO, LARGE, true, true, false),
        new Message.Vote(FROM, TO, 7, LARGE, 5, true),
        new Message.VoteReply(FROM, TO, 7, false, false, true),
        new Message.Appended(FROM, TO, 7, LARGE),
        new Message.AppendRefused(FROM, TO, 7, LARGE, LARGE - 1, 3),
        new Message.Heartbeat(FROM, TO, 7, LARGE, -1),
        new Message.HeartbeatReply(FROM, TO, 7, -1, 12),
        new Message.SnapshotReply(FROM, TO, 7, LARGE, 1L << 40),
        new Message.Outdated(FROM, TO, 9),
        new Message.ReadIndex(FROM, TO, 9, -5, Guarantee.QUORUM),
        new Message.ReadIndex(FROM, TO, 9, -5, Guarantee.LEASE),
        new Message.ReadIndexReply(FROM, TO, 9, -5, LARGE),
        new Message.TimeoutNow(FROM, TO, 9));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void whatIsSaidArrives(Message said) throws Exception {
    assertEquals(said, sent(said));
  }

  @Test
  void everyKindOfMessageIsHeldAgainstItself() {
    Set<Class<?>> seen =
        Stream.concat(messages(), Stream.of(append(), part()))
            .map(Object::getClass)
            .collect(Collectors.toSet());
    assertEquals(Set.of(Message.class.getPermittedSubclasses()), seen);
  }

  @Test
  void entriesArriveWithTheirPayloads() throws Exception {
    Message.Append arrived = (Message.Append) sent(append());
    assertEquals(append().prevIndex(), arrived.prevIndex());
    assertEquals(append().prevTerm(), arrived.prevTerm());
    assertEquals(append().commit(), arrived.commit());
    for (int i = 0; i < append().entries().size(); i++) {
      Entry before = append().entries().get(i);
      Entry after = arrived.entries().get(i);
      assertEquals(before.kind(), after.kind());
      assertEquals(before.index(), after.index());
      assertEquals(before.term(), after.term());
      assertArrayEquals(before.payload(), after.payload());
    }
  }

  @Test
  void aPartOfASnapshotArrives() throws Exception {
    Message.InstallSnapshot before = part();
    Message.InstallSnapshot after = (Message.InstallSnapshot) sent(before);
    assertArrayEquals(before.bytes(), after.bytes());
    assertEquals(before.configuration(), after.configuration());
    assertEquals(before.ticket(), after.ticket());
    assertEquals(before.index(), after.index());
    assertEquals(before.snapshotTerm(), after.snapshotTerm());
    assertEquals(before.offset(), after.offset());
    assertEquals(before.crc32c(), after.crc32c());
    assertEquals(before.last(), after.last());
  }

  @Test
  void entriesWithAGapAreRefused() {
    assertRefused(entry(0, 3, 12));
    assertRefused(entry(0, 9, 11));
    assertRefused(entry(7, 3, 11));
    assertRefused(entry(2, 3, 11));
  }

  private static void assertRefused(LogEntry entry) {
    RaftMessage message =
        RaftMessage.newBuilder()
            .setFrom(Ids.encode(FROM))
            .setTo(Ids.encode(TO))
            .setTerm(4)
            .setAppend(Append.newBuilder().setPrevIndex(10).setPrevTerm(2).addEntries(entry))
            .build();
    assertThrows(IllegalArgumentException.class, () -> MessageCodec.decode(message));
  }

  private static LogEntry entry(int kind, long term, long index) {
    return LogEntry.newBuilder().setKind(kind).setTerm(term).setIndex(index).build();
  }

  private static Message.Append append() {
    return new Message.Append(
        FROM,
        TO,
        4,
        10,
        2,
        List.of(
            new Entry(Entry.Kind.TERM_START, 3, 11, new byte[0]),
            new Entry(Entry.Kind.COMMAND, 3, 12, new byte[] {1, 2, 3}),
            new Entry(Entry.Kind.CONFIGURATION, 4, 13, MEMBERS.encode())),
        9);
  }

  private static Message.InstallSnapshot part() {
    return new Message.InstallSnapshot(
        FROM, TO, 4, -8, 1L << 50, 3, MEMBERS, 1L << 33, new byte[] {4, 5}, -77, true);
  }

  private static Message sent(Message message) throws Exception {
    return MessageCodec.decode(RaftMessage.parseFrom(MessageCodec.encode(message).toByteArray()));
  }
}
