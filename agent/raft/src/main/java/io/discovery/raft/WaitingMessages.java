package io.discovery.raft;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps messages that wait for something to be durable, for whoever carries out the outputs of one
 * core. Holds no more than the core asks to be persisted. Belongs to one thread.
 */
public final class WaitingMessages {
  private final Deque<Output.Waiting> waiting = new ArrayDeque<>();

  /** Keeps {@link Output#waiting}. */
  public void add(List<Output.Waiting> more) {
    waiting.addAll(more);
  }

  /** What may go now that this is durable, in order. */
  public List<Message> persisted(Input.Persisted done) {
    List<Message> free = new ArrayList<>();
    Output.Waiting first = waiting.peek();
    while (first != null && isCovered(first, done)) {
      free.add(waiting.remove().message());
      first = waiting.peek();
    }
    return free;
  }

  private static boolean isCovered(Output.Waiting message, Input.Persisted done) {
    return message.term() < done.term()
        || (message.term() == done.term() && message.index() <= done.index());
  }

  /** What they wait for will not be. */
  public void notPersisted() {
    waiting.clear();
  }
}
