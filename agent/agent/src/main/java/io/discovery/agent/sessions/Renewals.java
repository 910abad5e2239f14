package io.discovery.agent.sessions;

import io.discovery.catalog.Session;
import io.discovery.catalog.Versioned;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The way to renew a session. May be called from any thread and returns at once. */
@FunctionalInterface
public interface Renewals {
  /**
   * Gives the session its full time again. Completes, on an unspecified thread, with the session
   * once a leader has done so, or with nothing when there is no such session; fails with {@link
   * io.discovery.agent.catalog.CommandFailure}.
   */
  CompletionStage<Optional<Versioned<Session>>> renew(String id);
}
