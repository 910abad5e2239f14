package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.Service;
import java.util.SortedMap;

/**
 * The local state at one moment, immutable: what {@code /v1/agent/services} and {@code checks} show.
 *
 * @param services by id
 * @param checks by id; pending checks (whose service is not there yet) are not among them
 */
public record LocalView(SortedMap<String, Service> services, SortedMap<String, Check> checks) {}
