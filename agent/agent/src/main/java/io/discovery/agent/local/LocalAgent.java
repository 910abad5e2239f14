package io.discovery.agent.local;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.LocalView;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What this machine declares, as HTTP handlers use it. All methods may be called from any thread
 * and return at once; stages complete on an unspecified thread.
 */
public interface LocalAgent {
  /** The state at this moment. */
  LocalView view();

  /**
   * Registers through the API: durable before the stage completes, kept over restarts until
   * deregistered.
   *
   * @param replaceChecks drop the service's checks that are not in the definition
   */
  CompletionStage<Void> register(ServiceDefinition service, boolean replaceChecks);

  /** Registers a check through the API; fails with {@link Refusal} for an unknown service. */
  CompletionStage<Void> register(CheckDefinition check);

  /** Removes a service whoever declared it; fails with {@link Refusal} when it is unknown. */
  CompletionStage<Void> deregisterService(String id);

  /** Removes a check; fails with {@link Refusal} when it is unknown. */
  CompletionStage<Void> deregisterCheck(String id);

  /** Reports for a TTL check; fails with {@link Refusal} when it is unknown or of another kind. */
  CompletionStage<Void> report(String checkId, CheckStatus status, String output);

  /** Looks at all definition files now; completes with what is quarantined. */
  CompletionStage<List<String>> reload();

  /** A request that makes no sense in this state. */
  final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean unknown;

    public Refusal(boolean unknown, String message) {
      super(message);
      this.unknown = unknown;
    }

    /** Whether what was named is not there (rather than of the wrong kind). */
    public boolean unknown() {
      return unknown;
    }
  }
}
