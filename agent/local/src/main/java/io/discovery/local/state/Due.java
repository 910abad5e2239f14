package io.discovery.local.state;

/** What can become due. */
sealed interface Due {
  /** The next run of a check. */
  record Run(String checkId) implements Due {}

  /** A run that should have ended long ago. */
  record Overdue(long run) implements Due {}

  /** A TTL check without a report. */
  record Expiry(String checkId) implements Due {}

  /** Output that was held back. */
  record OutputShown(String checkId) implements Due {}

  /** A new service that waited for a check. */
  record Settled(String serviceId) implements Due {}

  /** A new service that waits for the end of a Puppet run. */
  record Announced(String serviceId) implements Due {}

  /** A command without an answer. */
  record Unanswered(long command) implements Due {}

  /** The end of a pause after failures. */
  record Retry() implements Due {}

  /** The end of a pause after a refusal. */
  record RetryOf(Subject subject) implements Due {}

  /** A full comparison with the catalog. */
  record Comparison() implements Due {}

  /** A caller that waited long enough. */
  record Waited(long ticket) implements Due {}
}
