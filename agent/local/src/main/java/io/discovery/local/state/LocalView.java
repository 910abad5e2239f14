package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Service;
import java.util.Collections;
import java.util.SortedMap;

/**
 * The local state at one moment, immutable: what {@code /v1/agent/services} and {@code checks}
 * show.
 *
 * @param services by id
 * @param checks by id; pending checks (whose service is not there yet) are not among them
 * @param pending ids of pending checks, each with the id of the service it waits for
 */
public record LocalView(
    SortedMap<String, Service> services,
    SortedMap<String, Check> checks,
    SortedMap<String, String> pending) {

  /** A view without pending checks. */
  public LocalView(SortedMap<String, Service> services, SortedMap<String, Check> checks) {
    this(services, checks, Collections.emptySortedMap());
  }
}
