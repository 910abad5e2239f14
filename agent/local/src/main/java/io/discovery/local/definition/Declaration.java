package io.discovery.local.definition;

import java.util.List;

/**
 * What one file, or one API call, declares.
 *
 * @param services with the checks declared inside them
 * @param checks declared on their own
 */
public record Declaration(List<ServiceDefinition> services, List<CheckDefinition> checks) {
  public static final Declaration NONE = new Declaration(List.of(), List.of());

  public Declaration {
    services = List.copyOf(services);
    checks = List.copyOf(checks);
  }
}
