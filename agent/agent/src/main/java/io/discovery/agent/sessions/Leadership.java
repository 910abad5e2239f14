package io.discovery.agent.sessions;

import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.catalog.Published;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Whether this server leads. All methods may be called from any thread and return at once. */
@FunctionalInterface
public interface Leadership {
  /** Whether it led when the record was published, as far as it knew. */
  boolean leads(Published published);

  /**
   * Completes, on an unspecified thread, once it is certain that this server has led at some moment
   * since the call; fails with {@link CommandFailure} when it has not, or cannot know. Of a sole
   * voter it is certain at once: nobody else can have begun.
   */
  default CompletionStage<@Nullable Void> confirmed(Published published) {
    return leads(published)
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.failedStage(
            new CommandFailure(CommandFailure.Kind.NO_LEADER, "No cluster leader"));
  }
}
