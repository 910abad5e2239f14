package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What servers say to each other, as a question and as its answer: who one is, and all that is
 * durable of what one has promised and refused. Nothing in it becomes untrue later: a yes and a no
 * are for ever, so that a greeting may come late, twice, or over others.
 *
 * @param self who says it
 * @param run drawn at the start of its process: tells a copy of a data directory from the original
 * @param address where it wants to be reached
 * @param expect with how many servers it wants to begin
 * @param cluster {@link Memory#cluster}
 * @param promise {@link Memory#promise}
 * @param refused {@link Memory#refused}
 * @param promised others that are known to have said yes to {@code promise}
 */
public record Greeting(
    UUID self,
    long run,
    String address,
    String datacenter,
    int expect,
    @Nullable UUID cluster,
    @Nullable Plan promise,
    Map<UUID, Long> refused,
    Set<UUID> promised) {
  /** More than the longest is, encoded: nine addresses of 300 bytes and 32 refusals. */
  public static final int MAX_BYTES = 8192;

  private static final int FORMAT = 1;

  public Greeting {
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
    promised = Collections.unmodifiableSet(new TreeSet<>(promised));
    check(Plan.isAddress(address), "an address of 1 to 300 bytes");
    check(datacenter.length() <= Settings.MAX_DATACENTER, "a datacenter of at most 100 characters");
    check(expect > 0 && expect <= Configuration.MAX_VOTERS, "1 to 9 expected servers");
    check(refused.size() <= Memory.MAX_REFUSED, "at most 32 proposers refused");
    check(promised.size() <= Configuration.MAX_VOTERS, "at most 9 that promised");
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new IllegalArgumentException("a greeting has " + what);
    }
  }

  /** A member's no: it has never said yes to the plan and never will, or the plan was dead. */
  boolean refuses(Plan plan) {
    if (!plan.names(self)) {
      return false;
    }
    if (cluster != null) {
      return !cluster.equals(plan.cluster());
    }
    return !plan.equals(promise) && refused.getOrDefault(plan.proposer(), 0L) >= plan.number();
  }

  /** Whether it shows that the plan is dead: a member's no, or that its proposer let go of it. */
  boolean buries(Plan plan) {
    return refuses(plan) || (promise != null && promise.isAfter(plan));
  }

  /** Whether it shows that all have said yes to it. */
  boolean completes(Plan plan) {
    return plan.cluster().equals(cluster);
  }

  /** Adds the members of the plan that it shows to have said yes to it. */
  void tell(Plan plan, Collection<UUID> yes) {
    if (plan.equals(promise)) {
      yes.add(self);
      yes.add(plan.proposer());
      yes.addAll(promised);
    }
  }

  /** For the wire. */
  public byte[] encode() {
    return Written.encode(this::write);
  }

  private void write(DataOutputStream out) throws IOException {
    out.writeByte(FORMAT);
    Written.put(out, self);
    out.writeLong(run);
    out.writeUTF(address);
    out.writeUTF(datacenter);
    out.writeByte(expect);
    Written.putOptional(out, cluster);
    Written.put(out, promise);
    Written.put(out, refused);
    Written.put(out, promised);
  }

  /**
   * What {@link #encode} made.
   *
   * @throws IllegalArgumentException when it is none, or of a newer version
   */
  public static Greeting decode(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "a greeting of %d bytes, at most %d can be".formatted(bytes.length, MAX_BYTES));
    }
    return Written.decode(bytes, FORMAT, "a greeting", Greeting::read);
  }

  private static Greeting read(DataInputStream in) throws IOException {
    return new Greeting(
        Written.id(in),
        in.readLong(),
        in.readUTF(),
        in.readUTF(),
        in.readUnsignedByte(),
        Written.optionalId(in),
        Written.plan(in),
        Written.refused(in),
        Written.ids(in));
  }
}
