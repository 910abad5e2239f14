package io.discovery.simulator.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What clients did and were told, as it happens. */
public final class History {
  private static final Operation.Answer UNKNOWN = new Operation.Answer.Unknown();

  private record Call(int client, String register, Operation.Act act, long called) {}

  private final Map<Long, Call> open = new HashMap<>();
  private final Map<String, List<Operation>> ended = new TreeMap<>();
  private long calls;

  /** A client asks. Returns the call's number. */
  public long called(int client, String register, Operation.Act act, long now) {
    open.put(calls, new Call(client, register, act, now));
    return calls++;
  }

  /** It is told; what comes too late to be heard is nothing it could know. */
  public void returned(long call, Operation.Answer answer, long now) {
    end(call, answer, now);
  }

  /** It is told that it never happened and never will. */
  public void refused(long call) {
    open.remove(call);
  }

  /** It stops waiting: whether and when it takes effect stays open. */
  public void givenUp(long call) {
    end(call, UNKNOWN, Operation.NEVER);
  }

  private void end(long call, Operation.Answer answer, long at) {
    Call c = open.remove(call);
    if (c != null) {
      ended
          .computeIfAbsent(c.register(), _ -> new ArrayList<>())
          .add(new Operation(c.client(), c.act(), c.called(), answer, at));
    }
  }

  /** Everything by register; what still waits is without an answer. Ends the history. */
  public Map<String, List<Operation>> all() {
    List.copyOf(open.keySet()).forEach(this::givenUp);
    return ended;
  }
}
