package io.discovery.local.definition;

import io.discovery.catalog.CheckStatus;
import java.time.Duration;

/**
 * One check as declared.
 *
 * @param id unique on this agent
 * @param serviceId the instance it judges, or empty for the whole node
 * @param initialStatus until the first result is in
 * @param interval between the starts of two runs; zero for a TTL check
 * @param timeout of one run; zero for a TTL check
 */
public record CheckDefinition(
    String id,
    String name,
    String notes,
    String serviceId,
    CheckStatus initialStatus,
    CheckKind kind,
    Duration interval,
    Duration timeout) {

  /**
   * Equal for definitions that give the same results, in every process and version; never 0. A
   * check whose digest is unchanged continues with its status instead of starting over.
   */
  public long digest() {
    return Digest.of(this);
  }
}
