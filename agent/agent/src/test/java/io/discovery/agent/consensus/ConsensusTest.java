package io.discovery.agent.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.discovery.raft.Outcome;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogDamage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConsensusTest {
  @TempDir Path directory;

  private static Identity someone() {
    return new Identity(UUID.randomUUID(), UUID.randomUUID());
  }

  private Consensus<String> open(Words words) throws IOException {
    return Consensus.open(directory, someone(), words, why -> fail("stopped: " + why));
  }

  private static CompletionStage<Answer<String>> say(Consensus<String> consensus, String word) {
    return consensus.propose(word.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private static Answer.Applied<String> applied(CompletionStage<Answer<String>> stage) {
    Answer<String> answer = await(stage);
    if (answer instanceof Answer.Applied<String> yes) {
      return yes;
    }
    return fail("not applied: " + answer);
  }

  private static Outcome.Failure failure(CompletionStage<Answer<String>> stage) {
    return switch (await(stage)) {
      case Answer.Applied<String> yes -> fail("applied: " + yes);
      case Answer.Failed<String> no -> no.why();
    };
  }

  @Test
  void aProposalIsPublishedBeforeItIsAnswered() throws IOException {
    Words words = new Words();
    try (Consensus<String> consensus = open(words)) {
      CompletionStage<String> seen =
          say(consensus, "hello").thenApply(_ -> String.join(" ", words.spoken()));
      assertEquals("hello", await(seen));
      Answer.Applied<String> second = applied(say(consensus, "world"));
      assertEquals("said world", second.result());
      assertEquals(words.published.get(second.index()), "world");
      assertTrue(words.status.leads());
      assertEquals(consensus.identity().server(), words.status.leader());
    }
  }

  @Test
  void aRestartGoesOnWhereItWas() throws IOException {
    Identity identity;
    long index;
    try (Consensus<String> consensus = open(new Words())) {
      identity = consensus.identity();
      applied(say(consensus, "one"));
      index = applied(say(consensus, "two")).index();
    }
    Words words = new Words();
    try (Consensus<String> consensus = open(words)) {
      assertEquals(List.of("one", "two"), words.spoken(), "there when open returns");
      assertEquals(identity, consensus.identity(), "the directory says who it is");
      assertTrue(applied(say(consensus, "three")).index() > index);
    }
  }

  @Test
  void proposalsOfManyShareAPublishedBatch() throws IOException {
    Words words = new Words();
    try (Consensus<String> consensus = open(words)) {
      applied(say(consensus, "first"));
      int before = words.batches.get();
      List<CompletionStage<Answer<String>>> all = new ArrayList<>();
      for (int i = 0; i < 2000; i++) {
        all.add(say(consensus, "w" + i));
      }
      long last = 0;
      for (CompletionStage<Answer<String>> each : all) {
        long index = applied(each).index();
        assertTrue(index > last, "in the order proposed");
        last = index;
      }
      assertTrue(words.batches.get() - before < 1000, "batches: " + (words.batches.get() - before));
    }
  }

  @Test
  void snapshotsShortenTheLogAndAreRestored() throws IOException {
    Words words = new Words();
    try (Consensus<String> consensus = open(words)) {
      for (int round = 0; round < 12; round++) {
        CompletionStage<Answer<String>> last = say(consensus, "round " + round);
        for (int i = 0; i < 2000; i++) {
          last = say(consensus, "w" + i);
        }
        applied(last);
      }
      assertEquals(2, words.snapshots.get());
    }
    Words again = new Words();
    try (Consensus<String> _ = open(again)) {
      assertTrue(again.restoredAt > 10_000, "restored at " + again.restoredAt);
      assertEquals(words.published, again.published);
    }
  }

  @Test
  void closingAnswersWhatWasProposedBefore() throws IOException {
    Words words = new Words();
    Consensus<String> consensus = open(words);
    List<CompletionStage<Answer<String>>> all = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      all.add(say(consensus, "w" + i));
    }
    consensus.close();
    consensus.close();
    all.forEach(ConsensusTest::applied);
    assertEquals(new Outcome.NotLeader(null), failure(say(consensus, "too late")));
  }

  @Test
  void theDirectoryIsOneProcesssAtATime() throws IOException {
    try (Consensus<String> _ = open(new Words())) {
      IOException e = assertThrows(IOException.class, () -> open(new Words()));
      assertTrue(String.valueOf(e.getMessage()).contains("is in use by"), e.toString());
    }
    open(new Words()).close();
  }

  @Test
  void damageIsRefusedByName() throws IOException {
    try (Consensus<String> consensus = open(new Words())) {
      applied(say(consensus, "precious"));
      applied(say(consensus, "second"));
    }
    Path segment;
    try (Stream<Path> files = Files.list(directory.resolve("raft"))) {
      segment = files.filter(f -> f.toString().contains("log-")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(segment);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("precious")] ^= 1;
    Files.write(segment, bytes);
    IOException e = assertThrows(IOException.class, () -> open(new Words()));
    assertInstanceOf(LogDamage.class, e.getCause());
    assertTrue(String.valueOf(e.getMessage()).contains("raft/" + segment.getFileName()));
    assertTrue(String.valueOf(e.getMessage()).contains(directory.toString()));
  }

  @Test
  void anEntryThatCannotBeAppliedStopsTheServer() throws IOException {
    CompletableFuture<String> stopped = new CompletableFuture<>();
    Consensus<String> consensus =
        Consensus.open(directory, someone(), new Words(), stopped::complete);
    assertInstanceOf(Outcome.Indeterminate.class, failure(say(consensus, "unknown")));
    assertTrue(await(stopped).contains("a command of a newer version"));
    consensus.close();
    IOException e = assertThrows(IOException.class, () -> open(new Words()));
    assertTrue(String.valueOf(e.getMessage()).contains("start the version that wrote it"));
  }

  @Test
  void whoFloodsIsRefusedAndNothingGrows() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    Words slow =
        new Words() {
          @Override
          public String apply(long index, long term, byte[] payload) {
            try {
              held.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return super.apply(index, term, payload);
          }
        };
    try (Consensus<String> consensus = open(slow)) {
      CompletionStage<Answer<String>> first = say(consensus, "first");
      // However fast the thread takes them, once it is held there is room for two bounds' worth.
      List<CompletableFuture<Answer<String>>> waiting = new ArrayList<>();
      CompletableFuture<Answer<String>> last = say(consensus, "w").toCompletableFuture();
      while (!last.isDone() && waiting.size() <= 4 * Mailbox.MAX_ASKED) {
        waiting.add(last);
        last = say(consensus, "w").toCompletableFuture();
      }
      assertTrue(last.isDone(), "unbounded");
      Outcome.Rejected refused = assertInstanceOf(Outcome.Rejected.class, failure(last));
      assertEquals(Outcome.Reason.BUSY, refused.reason());
      held.countDown();
      assertTrue(applied(first).index() > 0);
    } finally {
      held.countDown();
    }
  }
}
