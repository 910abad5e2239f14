package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodecTest {
  @Test
  void everyCommandReadsBackAsItWasWritten() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      Command command = History.random(random);
      CommandCodec.Stamped read = CommandCodec.decode(CommandCodec.encode(i, command));
      assertEquals(i, read.clusterTime());
      assertEquals(command, read.command());
    }
  }

  @Test
  void theCommandsOfARestoreReadBackAsTheyWereWritten() {
    History history = new History();
    history.apply(History.register("n1", Service.of("a", "web", 80)));
    for (Command command : Brought.commands(history.now(), 50)) {
      assertEquals(command, CommandCodec.decode(CommandCodec.encode(7, command)).command());
    }
  }

  @Test
  void bytesThatAreNoCommandAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> CommandCodec.decode(new byte[] {1, 2, 3}));
    assertThrows(IllegalArgumentException.class, () -> CommandCodec.decode(new byte[0]));
  }

  @Test
  void aSnapshotThatEndsEarlyIsRefused() {
    History history = new History();
    history.apply(History.register("n1", Service.of("a", "web", 80)));
    SnapshotCodec.Reader reader = new SnapshotCodec.Reader();
    Iterator<byte[]> records = SnapshotCodec.records(history.now());
    reader.accept(records.next());
    reader.accept(records.next());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, reader::finish);
    assertEquals("snapshot is incomplete: 1 of 3 records", e.getMessage());
  }

  @Test
  void recordsAreMadeOneAtATime() {
    byte[] large = new byte[512 << 10];
    History history = new History();
    for (int i = 0; i < 1_000; i++) {
      history.apply(new Command.KvPut("key-" + i, large, 0, OptionalLong.empty()));
    }
    List<Iterator<byte[]>> begun = new ArrayList<>();
    // Half a gigabyte each, if they were not.
    for (int i = 0; i < 50; i++) {
      Iterator<byte[]> records = SnapshotCodec.records(history.now());
      records.next();
      assertTrue(records.next().length > large.length);
      begun.add(records);
    }
    assertEquals(50, begun.size());
  }

  @Test
  void aRecordBeforeTheHeaderIsRefused() {
    History history = new History();
    history.apply(History.register("n1", Service.of("a", "web", 80)));
    Iterator<byte[]> records = SnapshotCodec.records(history.now());
    records.next();
    assertThrows(
        IllegalArgumentException.class, () -> new SnapshotCodec.Reader().accept(records.next()));
  }
}
