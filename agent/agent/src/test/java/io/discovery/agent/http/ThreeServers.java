package io.discovery.agent.http;

import io.discovery.agent.catalog.CommandFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Three servers of which the first leads; none can be spared. */
final class ThreeServers implements ServerView {
  final List<String> removed = new ArrayList<>();

  @Override
  public List<Server> servers() {
    return List.of(
        new Server("id-1", "server1", "10.0.0.1:8300", true, true, true),
        new Server("id-2", "server2", "10.0.0.2:8300", false, true, true),
        new Server("id-3", "server3", "10.0.0.3:8300", false, false, false));
  }

  @Override
  public CompletionStage<@Nullable Void> remove(String id) {
    removed.add(id);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<String> transfer(String id) {
    return CompletableFuture.completedStage(id.isEmpty() ? "id-2" : id);
  }

  @Override
  public CompletionStage<@Nullable Void> leave(boolean force) {
    return force
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.failedStage(
            new CommandFailure(CommandFailure.Kind.REFUSED, "leaving would stop the cluster"));
  }
}
