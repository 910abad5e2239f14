package io.discovery.simulator.forming;

import io.discovery.raft.forming.Greeting;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A question, its answer, or that nobody is there.
 *
 * @param run the process that asked
 * @param address which it asked
 * @param question whether it is one
 * @param greeting null: the connection was refused
 */
record Packet(long run, String address, boolean question, @Nullable Greeting greeting) {
  @Override
  public String toString() {
    String what = question ? "question" : "answer";
    return greeting == null ? "refused" : what + " " + of(greeting);
  }

  private static String of(Greeting g) {
    String plan =
        g.promise() == null
            ? "free"
            : "promise=%s/%d yes=%d"
                .formatted(id(g.promise().proposer()), g.promise().number(), g.promised().size());
    return "%s %s refused=%d%s"
        .formatted(
            id(g.self()), plan, g.refused().size(), g.cluster() == null ? "" : " " + g.cluster());
  }

  static String id(UUID id) {
    return id.toString().substring(0, 4);
  }
}
