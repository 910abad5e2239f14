package io.discovery.simulator;

import io.discovery.catalog.Applied;
import io.discovery.catalog.Command;
import io.discovery.catalog.Snapshot;
import io.discovery.raft.Input;
import io.discovery.raft.Message;
import io.discovery.raft.Outcome;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Restored;
import io.discovery.raft.Rules;
import io.discovery.raft.log.Disk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The seams of a server at which a test may plant a mistake. The product knows nothing of them; the
 * default of each is the server as it should be.
 */
public interface Craft {
  /** No mistake. */
  Craft SOUND = new Craft() {};

  /** By which the core decides. */
  default Rules rules() {
    return Rules.OF_RAFT;
  }

  /** The disk that the log is given. */
  default Disk disk(Disk disk) {
    return disk;
  }

  /** What the core is told it remembers. */
  default Restored restored(Restored found, boolean tornTail) {
    return found;
  }

  /** Payloads that a process proposes by itself when it first leads. */
  default List<byte[]> proposedAtStart(Restored found) {
    return List.of();
  }

  /**
   * What the core is told that another server has sent.
   *
   * @param term the receiver's
   */
  default Message received(Message message, long term) {
    return message;
  }

  /** What the core is told of a request before it is carried out. */
  default @Nullable Input beforePersisting(Persist asked) {
    return null;
  }

  /**
   * What the core is told of a request once it was carried out.
   *
   * @param newest what was asked for last, carried out or not
   */
  default @Nullable Input afterPersisting(Input answer, Persist newest) {
    return answer;
  }

  /**
   * The time that is stamped on a command, ms.
   *
   * @param cluster the cluster's
   * @param wall what the machine's clock says
   */
  default long stamp(long cluster, long wall) {
    return cluster;
  }

  /** Whether a machine that has lost everything is another server. */
  default boolean isAnotherOnceWiped() {
    return true;
  }

  /** Whether messages wait for what they promise to be durable. */
  default boolean waits() {
    return true;
  }

  /** What a command leads to. */
  default Applied applied(Snapshot before, Command command, Applied applied) {
    return applied;
  }

  /** The state that a snapshot named after the last entry contains. */
  default Snapshot captured(Snapshot beforeLastEntry, Snapshot now) {
    return now;
  }

  /** What is stored of a leader's snapshot. */
  default Output.ChunkToStore stored(Output.ChunkToStore chunk) {
    return chunk;
  }

  /** Whether a leader's snapshot takes the place of the state. */
  default boolean putsInPlace() {
    return true;
  }

  /** The state that readers see. */
  default Snapshot published(Snapshot beforeLastBatch, Snapshot now) {
    return now;
  }

  /** What a client is told. */
  default Outcome told(Outcome outcome) {
    return outcome;
  }

  /** Whether the log is asked for room again when the core wants that. */
  default boolean probesStorage() {
    return true;
  }
}
