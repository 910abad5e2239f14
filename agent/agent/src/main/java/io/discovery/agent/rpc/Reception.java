package io.discovery.agent.rpc;

import io.discovery.raft.Message;
import java.net.InetAddress;
import java.util.concurrent.CompletionStage;

/** Who takes what comes in. Called on the servers' event loop; must not block. */
public interface Reception {
  /**
   * Whether somebody at that address may talk to this server at all. Asked only where no
   * certificate proves who it is.
   */
  boolean admits(InetAddress address);

  /** The consensus of another server has said something. */
  void said(Message message);

  /**
   * Somebody wants something.
   *
   * @param from who says so
   * @return the answer, on any thread; never exceptionally
   */
  CompletionStage<Reply> called(Party from, Call call);
}
