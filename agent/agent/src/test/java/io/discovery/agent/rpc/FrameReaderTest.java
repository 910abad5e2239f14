package io.discovery.agent.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.agent.rpc.wire.Frame;
import io.discovery.agent.rpc.wire.Refusal;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
  private static final int LONGEST = 100;

  private final List<String> read = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();
  private final FrameReader reader =
      new FrameReader(LONGEST, frame -> read.add(frame.getRefusal().getWhy()), broken::add);

  @Test
  void framesComeWholeHoweverTheyWereCut() {
    Buffer sent = Buffer.buffer();
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      said.add("x".repeat(i % 90));
      FrameReader.append(sent, frame(said.getLast()));
    }
    Random random = new Random(5);
    for (int at = 0; at < sent.length(); ) {
      int end = Math.min(sent.length(), at + 1 + random.nextInt(150));
      reader.handle(sent.getBuffer(at, end));
      at = end;
    }
    assertEquals(said, read);
    assertTrue(broken.isEmpty());
  }

  @Test
  void anAbsurdLengthEndsItBeforeAnythingIsKept() {
    reader.handle(Buffer.buffer().appendInt(Integer.MAX_VALUE));
    assertEquals(
        List.of("a frame claims to be 2147483647 bytes long, at most 100 are taken"), broken);
    reader.handle(FrameReader.buffer(frame("later")));
    assertEquals(List.of(), read);
  }

  @Test
  void aNegativeLengthEndsIt() {
    reader.handle(Buffer.buffer().appendInt(-1));
    assertEquals(1, broken.size());
  }

  @Test
  void garbageEndsItOnce() {
    Random random = new Random(9);
    byte[] garbage = new byte[50];
    random.nextBytes(garbage);
    reader.handle(Buffer.buffer().appendInt(50).appendBytes(garbage));
    reader.handle(Buffer.buffer().appendInt(50).appendBytes(garbage));
    assertEquals(1, broken.size(), broken::toString);
  }

  @Test
  void moreIsAllowedOnceItIsKnownWhoIsThere() {
    reader.allow(1000);
    reader.handle(FrameReader.buffer(frame("y".repeat(500))));
    assertEquals(List.of("y".repeat(500)), read);
  }

  private static Frame frame(String why) {
    return Frame.newBuilder().setRefusal(Refusal.newBuilder().setWhy(why)).build();
  }
}
