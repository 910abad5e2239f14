package io.discovery.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Iterator;
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
  void aRecordBeforeTheHeaderIsRefused() {
    History history = new History();
    history.apply(History.register("n1", Service.of("a", "web", 80)));
    Iterator<byte[]> records = SnapshotCodec.records(history.now());
    records.next();
    assertThrows(
        IllegalArgumentException.class, () -> new SnapshotCodec.Reader().accept(records.next()));
  }
}
