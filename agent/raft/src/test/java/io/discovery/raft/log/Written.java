package io.discovery.raft.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.raft.Entry;
import io.discovery.raft.HardState;
import io.discovery.raft.Input;
import io.discovery.raft.Persist;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A log of real files with its thread, and what was said of it. */
final class Written {
  static final Identity IDENTITY = new Identity(new UUID(1, 2), new UUID(3, 4));
  private static final long DEADLINE_SECONDS = 60;
  private static final long TERM = 1;

  final BlockingQueue<Input> answers = new LinkedBlockingQueue<>();
  final BlockingQueue<String> fatal = new LinkedBlockingQueue<>();
  final List<byte[]> restored = new ArrayList<>();
  final LogWriter writer;

  Written(Disk disk) throws IOException {
    writer =
        LogWriter.start(
            LogStore.open(disk, IDENTITY),
            snapshot -> restored.add(snapshot.open().readAllBytes()),
            answers::add,
            fatal::add);
  }

  static Entry entry(long index, int bytes) {
    byte[] payload = new byte[bytes];
    payload[0] = (byte) index;
    return new Entry(Entry.Kind.COMMAND, TERM, index, payload);
  }

  /** Asks for one more entry. */
  void persist(long index, int bytes) {
    HardState state = index == 1 ? new HardState(TERM, null, false) : null;
    writer.persist(new Persist(TERM, index, state, List.of(entry(index, bytes))));
  }

  Input answer() throws InterruptedException {
    Input answer = answers.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
    assertNotNull(answer, "an answer in time");
    return answer;
  }

  void expect(Input expected) throws InterruptedException {
    assertEquals(expected, answer());
  }

  void close() throws InterruptedException {
    assertTrue(writer.close(TimeUnit.SECONDS.toMillis(DEADLINE_SECONDS)));
    assertEquals(List.of(), List.copyOf(fatal));
  }
}
