package io.discovery.agent.rpc;

import io.discovery.raft.Message;
import io.discovery.raft.RaftCore;

/** What a connection is for. */
public enum Purpose {
  /** Entries, heartbeats, votes. */
  RAFT(io.discovery.agent.rpc.wire.Purpose.PURPOSE_RAFT, 2 * RaftCore.MAX_PAYLOAD_BYTES),
  /** Parts of a leader's snapshot: heartbeats must not wait behind them. */
  SNAPSHOT(io.discovery.agent.rpc.wire.Purpose.PURPOSE_SNAPSHOT, 1 << 20),
  /** Calls and their answers. */
  CALLS(io.discovery.agent.rpc.wire.Purpose.PURPOSE_CALLS, 2 * RaftCore.MAX_PAYLOAD_BYTES);

  final io.discovery.agent.rpc.wire.Purpose code;

  /** Longest frame, bytes. */
  final int longestFrame;

  Purpose(io.discovery.agent.rpc.wire.Purpose code, int longestFrame) {
    this.code = code;
    this.longestFrame = longestFrame;
  }

  static Purpose of(io.discovery.agent.rpc.wire.Purpose code) {
    for (Purpose each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalArgumentException("a connection for a purpose that is not known here");
  }

  /** On which connection a message of the consensus goes. */
  static Purpose of(Message message) {
    return message instanceof Message.InstallSnapshot ? SNAPSHOT : RAFT;
  }
}
