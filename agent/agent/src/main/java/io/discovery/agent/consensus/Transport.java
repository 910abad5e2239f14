package io.discovery.agent.consensus;

import io.discovery.raft.Message;
import io.discovery.raft.Status;
import java.util.List;

/** The way to the other servers. Called on the thread {@code raft}; must not block. */
public interface Transport {
  /** There is no other server. */
  Transport NONE =
      new Transport() {
        @Override
        public void send(List<Message> messages) {
          // Nobody is there to take them.
        }

        @Override
        public void stands(Status status) {
          // Nobody is there to be reached.
        }
      };

  /** Sends these, in this order for each receiver. Any of them may get lost. */
  void send(List<Message> messages);

  /** How this server stands, and who belongs to the cluster, has changed. */
  void stands(Status status);
}
