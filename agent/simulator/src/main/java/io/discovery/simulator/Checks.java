package io.discovery.simulator;

import io.discovery.raft.Configuration;

/**
 * What must hold at every instant, at all servers and over all restarts. It knows more than any
 * server: every entry that ever stood in a log, everything that was ever applied, acknowledged,
 * refused or shown, and who ever led.
 */
record Checks(
    Promises promises,
    Chronicle chronicle,
    Terms terms,
    Levels levels,
    Changes changes,
    Ledger ledger) {
  static Checks of(Cluster cluster, Configuration initial) {
    Promises promises = new Promises();
    Chronicle chronicle =
        new Chronicle(cluster.craft(), promises, initial, cluster::changed, cluster.world()::now);
    Levels levels = new Levels(cluster, initial.featureLevel());
    return new Checks(
        promises,
        chronicle,
        new Terms(chronicle, cluster.tally()),
        levels,
        new Changes(cluster),
        new Ledger(levels::appended));
  }
}
