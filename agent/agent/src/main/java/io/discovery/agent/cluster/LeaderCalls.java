package io.discovery.agent.cluster;

import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.catalog.CommandFailure;
import io.discovery.agent.rpc.CallFailure;
import io.discovery.agent.rpc.Reply;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Failures of commands as answers to calls, and back. */
final class LeaderCalls {
  private static final Map<CommandFailure.Kind, Reply.Status> STATUS =
      new EnumMap<>(
          Map.of(
              CommandFailure.Kind.NO_LEADER, Reply.Status.NOT_LEADER,
              CommandFailure.Kind.BUSY, Reply.Status.BUSY,
              CommandFailure.Kind.STORAGE_FULL, Reply.Status.STORAGE_FULL,
              CommandFailure.Kind.TOO_LARGE, Reply.Status.TOO_LARGE,
              CommandFailure.Kind.NOT_YET, Reply.Status.NOT_YET,
              CommandFailure.Kind.REFUSED, Reply.Status.REFUSED,
              CommandFailure.Kind.INDETERMINATE, Reply.Status.UNKNOWN));

  private LeaderCalls() {}

  /** What whoever called is answered. */
  static Reply reply(CatalogAccess.@Nullable Applied applied, @Nullable Throwable failure) {
    if (applied != null) {
      return new Reply(Reply.Status.DONE, Bodies.encode(applied));
    }
    Throwable why = cause(failure);
    return why instanceof CommandFailure command
        ? Reply.of(
            STATUS.getOrDefault(command.kind(), Reply.Status.UNKNOWN),
            String.valueOf(command.getMessage()))
        : Reply.of(Reply.Status.UNKNOWN, String.valueOf(why));
  }

  /** What has become of a command that the leader was called with. */
  static CompletionStage<CatalogAccess.Applied> outcome(
      @Nullable Reply reply, @Nullable Throwable failure) {
    if (reply == null) {
      return CompletableFuture.failedStage(failure(cause(failure)));
    }
    if (reply.status() == Reply.Status.DONE) {
      return CompletableFuture.completedStage(Bodies.applied(reply.body()));
    }
    return CompletableFuture.failedStage(new CommandFailure(kind(reply.status()), reply.text()));
  }

  /** The answer of a leader that was called, where what was called for is done. */
  static CompletionStage<Reply> answered(@Nullable Reply reply, @Nullable Throwable failure) {
    return reply == null ? CompletableFuture.failedStage(failure(cause(failure))) : done(reply);
  }

  /** The answer, where what was called for is done. */
  static CompletionStage<Reply> done(Reply reply) {
    return reply.status() == Reply.Status.DONE
        ? CompletableFuture.completedStage(reply)
        : CompletableFuture.failedStage(new CommandFailure(kind(reply.status()), reply.text()));
  }

  private static CommandFailure failure(@Nullable Throwable why) {
    boolean unsent = why instanceof CallFailure call && !call.sent();
    // What was never sent may be tried again, with whoever leads then.
    return new CommandFailure(
        unsent ? CommandFailure.Kind.NO_LEADER : CommandFailure.Kind.INDETERMINATE,
        unsent
            ? "No cluster leader"
            : "the leader did not answer: " + (why == null ? "" : why.getMessage()));
  }

  private static CommandFailure.Kind kind(Reply.Status status) {
    for (Map.Entry<CommandFailure.Kind, Reply.Status> each : STATUS.entrySet()) {
      if (each.getValue() == status) {
        return each.getKey();
      }
    }
    return CommandFailure.Kind.INDETERMINATE;
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
