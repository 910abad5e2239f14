package io.discovery.raft.forming;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a server must not forget of how its cluster came to be. Its id stands here, too: who has
 * lost the one has lost the other, and is another server.
 *
 * @param self made at random with the data directory
 * @param cluster to which it belongs for ever; null: to none yet
 * @param promise the plan it has said yes to and not let go of. Of a server that belongs to a
 *     cluster: what that began with; null where it joined later
 * @param refused for a proposer the highest number of its plans that this server will never say yes
 *     to, with all lower ones
 */
public record Memory(
    UUID self, @Nullable UUID cluster, @Nullable Plan promise, Map<UUID, Long> refused) {
  /**
   * Proposers whose plans are remembered as refused. Each is a server of its own, so more than this
   * is a fleet that is made anew again and again while it forms.
   */
  public static final int MAX_REFUSED = 32;

  private static final int FORMAT = 1;

  public Memory {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    check(refused.size() <= MAX_REFUSED, "at most 32 proposers refused");
    check(promise == null || promise.names(self), "a promise to a plan with itself");
    check(
        cluster == null || promise == null || promise.cluster().equals(cluster),
        "no promise to another cluster than its own");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a server has " + what);
    }
  }

  /** A server that has never heard of another. */
  public static Memory fresh(UUID self) {
    return new Memory(self, null, null, Map.of());
  }

  /** A server of a cluster whose beginning it has no record of. */
  public static Memory member(UUID self, UUID cluster) {
    return new Memory(self, cluster, null, Map.of());
  }

  /** The highest number of the proposer's plans that was refused; 0: none. */
  long refused(UUID proposer) {
    return refused.getOrDefault(proposer, 0L);
  }

  /**
   * Whether a refusal of that proposer's plans could be remembered, besides that of the promise.
   */
  boolean hasRoomFor(UUID proposer) {
    Plan standing = promise;
    boolean kept = standing == null || refused.containsKey(standing.proposer());
    int used = refused.size() + (kept ? 0 : 1);
    return used < MAX_REFUSED
        || refused.containsKey(proposer)
        || (standing != null && standing.proposer().equals(proposer));
  }

  /** Whether a refusal of a proposer that was never refused could not be remembered. */
  boolean isFull() {
    return refused.size() == MAX_REFUSED;
  }

  Memory belongingTo(UUID to) {
    return new Memory(self, to, promise, refused);
  }

  Memory promising(Plan plan) {
    return new Memory(self, cluster, plan, refused);
  }

  /** Without the promise, which is to be known as dead from now on. */
  Memory lettingGo(Plan plan) {
    return new Memory(self, cluster, null, refused).refusing(plan.proposer(), plan.number());
  }

  Memory refusing(UUID proposer, long number) {
    Map<UUID, Long> more = new TreeMap<>(refused);
    more.merge(proposer, number, Math::max);
    return new Memory(self, cluster, promise, more);
  }

  /** For the file: at most 3707 bytes. */
  public byte[] encode() {
    return Written.encode(this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeByte(FORMAT);
    Written.put(out, self);
    Written.putOptional(out, cluster);
    Written.put(out, promise);
    Written.put(out, refused);
  }

  /**
   * What {@link #encode} made.
   *
   * @throws IllegalArgumentException when it is none, or of a newer version
   */
  public static Memory decode(byte[] bytes) {
    return Written.decode(bytes, FORMAT, "a record of forming", Memory::read);
  }

  private static Memory read(DataInputStream in) throws IOException {
    return new Memory(
        Written.id(in), Written.optionalId(in), Written.plan(in), Written.refused(in));
  }
}
