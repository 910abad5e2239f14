package io.discovery.local.definition;

import io.discovery.catalog.Service;
import java.util.List;

/**
 * One service instance as declared.
 *
 * @param service as it will stand in the catalog
 * @param checks declared inside it; each judges this service
 * @param announce when it may be answered while it is new
 */
public record ServiceDefinition(Service service, List<CheckDefinition> checks, Announce announce) {
  public ServiceDefinition {
    checks = List.copyOf(checks);
  }

  /** One that is announced at once. */
  public ServiceDefinition(Service service, List<CheckDefinition> checks) {
    this(service, checks, Announce.AT_ONCE);
  }
}
