package io.discovery.catalog;

import java.util.SortedMap;

/**
 * A machine in the catalog.
 *
 * @param name unique in the datacenter, compared without regard to case; may contain dots
 * @param id random UUID of the agent's data directory, or empty when registered by hand
 * @param address IP address (or name) that DNS answers for it
 * @param taggedAddresses further addresses by role: {@code lan}, {@code wan}, …
 * @param meta free key/value pairs
 */
public record Node(
    String name,
    String id,
    String address,
    SortedMap<String, String> taggedAddresses,
    SortedMap<String, String> meta) {

  public Node {
    taggedAddresses = Sorted.copy(taggedAddresses);
    meta = Sorted.copy(meta);
  }
}
