/**
 * The hunter: lives of whole clusters, from one seed each, in which everything goes wrong that may.
 *
 * <p><b>The idea.</b> What is written down wrong in a system like this shows only when a crash, a
 * full disk, a cut or a pause comes at one certain instant. So the product's own core, log and
 * catalog run here on virtual time, in one thread, with every choice from one seed: months of bad
 * luck in seconds, and each of them can be had again. {@link io.discovery.simulator.Hunt} lives
 * from a seed; a violation names the seed, the command that shows its whole trace, and the end of
 * that trace. Lives know nothing of each other, so that a test may have one on each processor.
 *
 * <p><b>A life</b> ({@code Life}): three virtual minutes of a {@code Cluster} of one to seven
 * voters and some machines that are no members yet. A {@code Server} is a machine with clocks and a
 * disk that may ail ({@code Machine}) and, on it, one process ({@code Incarnation}) after the
 * other, driven as the agent drives them: {@code Turn} takes what a step of the core wants apart
 * into effects, {@code Carrier} carries them out one by one, {@code LogThread} is the log's thread
 * without the thread, {@code Desk} and {@code Publication} answer whoever asks. A process can end
 * or pause between any two effects, and within one of the disk.
 *
 * <p><b>Who acts.</b> {@code Client}s write, replace, delete and read registers, register services
 * and now and then restore a whole state ({@code Bringing}), at any server, follow hints, wait,
 * give up and remember. The {@code Operator} takes servers in and puts them out, has leaders hand
 * over, installs newer versions, loses machines. The {@code Nemesis} kills, takes the power of one,
 * of some, of all, has disks fail, fill, slow down, lie and turn bits over, pauses processes, lets
 * clocks drift and jump, and cuts ways ({@code Partitions}); each life is spared some kinds of
 * harm, so that the others are met undisturbed. What chance alone would bring together too seldom
 * is an {@code Ambush}: the story of a mistake that has been made somewhere. Then all harm ends,
 * and within a bound every client must be served and all members must be the same; at last the
 * power of all goes once more, and what the clients saw is judged ({@link
 * io.discovery.simulator.history.Linearizability}).
 *
 * <p><b>What must hold</b> ({@code Checks}, {@code Witness}), at every step, of every server and
 * over all restarts; each is checked where it can first be broken, and once:
 *
 * <ul>
 *   <li>a term has one leader, and it has all that was committed before ({@code Terms});
 *   <li>index and term name one entry, and all before it ({@code Ledger}); a leader never replaces
 *       anything, nobody what is committed or applied; what the disk has said to be durable, votes
 *       included, is there after every start ({@code Mirror});
 *   <li>what is committed is durable on a majority, and of the leader's own term where it is news;
 *   <li>at an index everybody applies the same entry to the same state with the same result, and a
 *       snapshot is what its index says ({@code Chronicle}); cluster time goes neither back nor
 *       faster than time;
 *   <li>no index that a client may wait on goes back, and a restore is one write of all registers;
 *   <li>nothing refused is ever applied, nothing twice; no read is older than what was known when
 *       it began ({@code Promises});
 *   <li>who has answered a heartbeat votes for nobody else as long as it has promised, and a leader
 *       reads without asking only while a majority has ({@code Lease});
 *   <li>one member at a time, after an entry of the own term, and none that has not caught up
 *       ({@code Changes}); the feature level only where every voter knows it ({@code Levels});
 *   <li>damage is named where a bit was turned over, and nowhere else; a disk with room is used
 *       again.
 * </ul>
 *
 * <p><b>The hunter is hunted.</b> {@link io.discovery.simulator.Craft} is where a test can plant a
 * mistake, outside the product: another disk, other rules of the core, another shell. Each must be
 * found within a bounded number of seeds, and the table of how many it took is printed. A hunt also
 * counts what it has met ({@link io.discovery.simulator.Tally}) and fails if that was too little.
 *
 * <p><b>What is not held against anybody.</b> Of a cluster that has lost a voter for ever the
 * others are treated with care, and a disk lies at one voter at a time: what more of them lose
 * together is rightly lost. A bit that was turned over is turned back once it was named, as from a
 * backup.
 *
 * <p><b>Sources.</b> FoundationDB's simulation (Zhou et al., SIGMOD 2021, §4) and TigerBeetle's
 * simulator for the method; Groce et al., "Swarm Testing" (ISSTA 2012); Ongaro's dissertation for
 * what must hold; Jepsen for the workload; Lowe 2017 for the judge.
 *
 * <p><b>Deliberately absent:</b> the agent's threads and sockets, which have tests of their own;
 * gossip, sessions and locks until they exist.
 */
@NullMarked
package io.discovery.simulator;

import org.jspecify.annotations.NullMarked;
