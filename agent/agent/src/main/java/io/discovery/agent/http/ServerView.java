package io.discovery.agent.http;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The servers that agree on the catalog. Any thread; all methods return at once. */
public interface ServerView {
  /** All of them as this server knows; empty while it looks for its cluster. */
  List<Server> servers();

  /** Puts one out; fails with {@link io.discovery.agent.catalog.CommandFailure}. */
  CompletionStage<@Nullable Void> remove(String id);

  /**
   * Lets another voter lead; completes once it has been told to. Fails with {@link
   * io.discovery.agent.catalog.CommandFailure}.
   *
   * @param id of the voter, or empty: any other
   */
  CompletionStage<String> transfer(String id);

  /**
   * Leaves the cluster and ends the agent; completes before it ends. Fails with {@link
   * io.discovery.agent.catalog.CommandFailure} where the others could agree on nothing then.
   */
  CompletionStage<@Nullable Void> leave(boolean force);

  /**
   * One server.
   *
   * @param id UUID, made with its data directory
   * @param node its node's name, or its id where the catalog does not know it
   * @param address {@code ip:port}
   * @param alive false where this server leads and does not hear it
   */
  record Server(
      String id, String node, String address, boolean leads, boolean votes, boolean alive) {}
}
