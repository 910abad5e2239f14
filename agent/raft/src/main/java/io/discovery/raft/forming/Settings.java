package io.discovery.raft.forming;

import io.discovery.raft.Configuration;
import java.util.List;
import java.util.UUID;

/**
 * Who a server is and whom it looks for.
 *
 * @param self {@link Memory#self}
 * @param address where others reach it
 * @param expect with how many servers the cluster begins, this one included
 * @param addresses where others may be; its own may be among them
 * @param seed drawn anew at every start of the process, for all that is left to chance and as
 *     {@link Greeting#run}
 * @param rules the protocol's; anything else only where mistakes are hunted
 */
public record Settings(
    UUID self,
    String address,
    String datacenter,
    int expect,
    List<String> addresses,
    long seed,
    FormingRules rules) {
  /** Each is asked every few seconds while a server waits. */
  public static final int MAX_ADDRESSES = 64;

  /** Longest name of a datacenter, characters. */
  public static final int MAX_DATACENTER = 100;

  public Settings {
    addresses = addresses.stream().distinct().toList();
    check(expect > 0 && expect <= Configuration.MAX_VOTERS, "bootstrap_expect is 1 to 9", expect);
    check(addresses.size() <= MAX_ADDRESSES, "at most 64 addresses", addresses.size());
    check(Plan.isAddress(address), "an address has 1 to 300 bytes", address);
    check(addresses.stream().allMatch(Plan::isAddress), "an address has 1 to 300 bytes", addresses);
    check(datacenter.length() <= MAX_DATACENTER, "at most 100 characters", datacenter);
  }

  /** As the product has it. */
  public Settings(
      UUID self, String address, String datacenter, int expect, List<String> addresses, long seed) {
    this(self, address, datacenter, expect, addresses, seed, FormingRules.SOUND);
  }

  private static void check(boolean holds, String what, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(what + ", not " + value);
    }
  }
}
