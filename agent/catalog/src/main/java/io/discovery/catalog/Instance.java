package io.discovery.catalog;

import java.util.List;

/**
 * A service instance as a reader wants it: with its node and all checks that judge it.
 *
 * @param checks those of the instance and those of the whole node, by id
 */
public record Instance(
    Versioned<Node> node, Versioned<Service> service, List<Versioned<Check>> checks) {

  /** The worst status among its checks; passing when there is none. */
  public CheckStatus status() {
    CheckStatus worst = CheckStatus.PASSING;
    for (Versioned<Check> check : checks) {
      worst = worst.worst(check.value().status());
    }
    return worst;
  }

  /** The address to reach it by: its own or, when it has none, its node's. */
  public String effectiveAddress() {
    String own = service.value().address();
    return own.isEmpty() ? node.value().address() : own;
  }
}
