package io.discovery.raft;

import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * The arithmetic of majorities: any two of them have a server in common, and on that all of Raft
 * rests (paper §5.1). After etcd's package {@code quorum}.
 */
final class Quorum {
  private Quorum() {}

  static int majority(int voters) {
    return voters / 2 + 1;
  }

  /** Whether a majority has it. */
  static boolean has(List<UUID> voters, Predicate<UUID> which) {
    int count = 0;
    for (UUID voter : voters) {
      if (which.test(voter)) {
        count++;
      }
    }
    return count >= majority(voters.size());
  }

  /** The highest value that a majority has reached. */
  static long reached(List<UUID> voters, ToLongFunction<UUID> value) {
    long[] values = new long[voters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = value.applyAsLong(voters.get(i));
    }
    Arrays.sort(values);
    return values[values.length - majority(values.length)];
  }
}
