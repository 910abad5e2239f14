package io.discovery.agent.consensus;

import io.discovery.raft.log.Identity;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/** Writes as fast as it can and says what was acknowledged, until it is killed. */
final class Victim {
  /** Writers at a time. */
  private static final int WRITERS = 32;

  private Victim() {}

  /** Arguments: data directory, a word that tells this run from others. */
  public static void main(String[] args) throws Exception {
    Consensus<String> consensus =
        Consensus.open(
            Path.of(args[0]),
            new Identity(UUID.randomUUID(), UUID.randomUUID()),
            new Words(),
            why -> Runtime.getRuntime().halt(1));
    PrintStream out = System.out;
    for (int i = 0; i < WRITERS; i++) {
      write(consensus, args[1] + "-" + i, 0, out);
    }
    Thread.currentThread().join();
  }

  private static void write(Consensus<String> consensus, String writer, int n, PrintStream out) {
    String word = writer + "-" + n;
    var _ =
        consensus
            .propose(word.getBytes(StandardCharsets.UTF_8))
            .thenAccept(
                answer -> {
                  if (answer instanceof Answer.Applied<String>(long index, _, _)) {
                    out.println(index + " " + word + " .");
                    write(consensus, writer, n + 1, out);
                  }
                });
  }
}
