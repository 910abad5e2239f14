/**
 * The hunter: lives of a server, from one seed each, in which everything goes wrong that may.
 *
 * <p><b>The idea.</b> What is written down wrong in a system like this shows only when a crash, a
 * full disk or a pause comes at one certain instant. So the product's own core, log and catalog run
 * here on virtual time, in one thread, with every choice from one seed: months of bad luck in
 * seconds, and each of them can be had again. {@link io.discovery.simulator.Hunt} lives from one
 * seed after the other; the first violation names its seed, the command that shows its whole trace,
 * and the end of that trace.
 *
 * <p><b>A life</b> ({@code Life}). A {@code Server} is a machine with a disk and, on it, one
 * process ({@code Incarnation}) after the other: log, core and catalog, driven as the agent drives
 * them. {@code Writer} is the log's thread, without the thread. Clients write, replace, delete and
 * read registers, wait, give up and remember. The {@code Nemesis} kills processes between any two
 * effects and within one, takes the power, fails syncs, fills the disk, turns bits over in closed
 * files, pauses processes, makes clocks drift and jump, and cuts ways. Then it stops, and the
 * server must serve every client again within a bound. At last the power goes once more, and what
 * the clients saw is judged.
 *
 * <p><b>What must hold</b> ({@code Checks}), at every instant and over all restarts: what was
 * acknowledged or shown is there after every start; what was refused is never applied; nothing is
 * applied twice; an index has one entry and one state for ever; no index, term or cluster time goes
 * back; a term has one leader; damage is named where a bit was turned over, and nowhere else; a
 * value that is read was written; the histories are linearizable; and after all harm it serves.
 *
 * <p><b>The hunter is hunted.</b> {@link io.discovery.simulator.Craft} is where a test can plant a
 * mistake, outside the product; each must be found within a bounded number of seeds, and the table
 * of how many it took is printed.
 *
 * <p><b>Sources.</b> FoundationDB's simulation (Zhou et al., SIGMOD 2021, §4) and TigerBeetle's
 * simulator for the method; Jepsen for the workload; Lowe 2017 for the judge.
 *
 * <p><b>Deliberately absent</b> as long as the core is a sole voter's: several servers, and so
 * messages among them, log matching and leader completeness. {@link
 * io.discovery.simulator.world.Network} is ready to carry them. Also absent: the agent's threads,
 * which have tests of their own.
 */
@NullMarked
package io.discovery.simulator;

import org.jspecify.annotations.NullMarked;
