package io.discovery.catalog;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One instance of a service on one node.
 *
 * @param id unique on its node
 * @param name what is asked for; compared without regard to case
 * @param tags in the order given; duplicates are kept out by the definition parser
 * @param address empty: the node's address stands for it
 * @param port 0: none
 * @param taggedAddresses further addresses by role
 * @param weights SRV weights by health
 * @param enableTagOverride whether others may change the tags through the catalog
 */
public record Service(
    String id,
    String name,
    List<String> tags,
    String address,
    int port,
    SortedMap<String, ServiceAddress> taggedAddresses,
    SortedMap<String, String> meta,
    Weights weights,
    boolean enableTagOverride) {

  public Service {
    tags = List.copyOf(tags);
    taggedAddresses = Sorted.copy(taggedAddresses);
    meta = Sorted.copy(meta);
  }

  /** An instance with no address of its own, no meta and weights of 1. */
  public static Service of(String id, String name, int port, String... tags) {
    return new Service(
        id,
        name,
        List.of(tags),
        "",
        port,
        Sorted.copy(Map.of()),
        Sorted.copy(Map.of()),
        Weights.DEFAULT,
        false);
  }
}
