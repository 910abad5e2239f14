package io.discovery.local.definition;

import io.discovery.catalog.Service;
import java.util.List;

/**
 * One service instance as declared.
 *
 * @param service as it will stand in the catalog
 * @param checks declared inside it; each judges this service
 */
public record ServiceDefinition(Service service, List<CheckDefinition> checks) {
  public ServiceDefinition {
    checks = List.copyOf(checks);
  }
}
