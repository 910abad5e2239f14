/**
 * Forming: how servers that know only each other's addresses become one cluster, once.
 *
 * <p><b>The problem.</b> Raft needs to know with whom it begins, the same at each server. N servers
 * ({@code bootstrap_expect}) come up in any order, half an hour apart, behind addresses that may
 * not answer, belong to somebody else, or be one's own. If two groups of them began, each would
 * take writes, and one would have to be thrown away. So nobody counts heads and begins: who begins
 * is agreed on by all who do.
 *
 * <p><b>The idea.</b> An atomic commitment without a coordinator that must come back. A {@link
 * io.discovery.raft.forming.Plan} names N servers and the id of a cluster. Each of its members says
 * yes or no to it, once, and tells nobody before that is durable ({@link
 * io.discovery.raft.forming.Memory}). All of them said yes: the cluster begins. One of them said
 * no: the plan is dead. {@link io.discovery.raft.forming.Forming} is this as a state machine, as
 * {@link io.discovery.raft.RaftCore} is Raft.
 *
 * <p><b>What servers say.</b> There is one message, the {@link io.discovery.raft.forming.Greeting},
 * as a question and as its answer: all that is durable of what a server has promised and refused,
 * and the others' yes it knows of. What it says stays true for ever, so it may come late, twice, in
 * any order, or through others; whoever gets one learns at most nothing. To propose is to have
 * promised oneself to a plan of one's own: the next greeting tells it.
 *
 * <p><b>Yes and no.</b> A server has one promise at a time ({@link
 * io.discovery.raft.forming.FormingRules#mayPromise}). To any other plan that names it, it says no:
 * of each proposer it remembers the highest number it will never say yes to. It lets go of a
 * promise only where it knows the plan to be dead ({@link
 * io.discovery.raft.forming.FormingRules#mayLetGo}), and refuses it from then on. Dead it is known
 * to be from a member that refused it, from a member that belongs to another cluster, or from a
 * later plan of its proposer, who has then let go of it. Begun it is known to be from everybody's
 * yes ({@link io.discovery.raft.forming.FormingRules#isComplete}), or from any server that belongs
 * to its cluster. Whichever member knows that begins; nobody waits for the proposer.
 *
 * <p><b>Why it cannot be both.</b> Take the first member that let go of a plan, or said no to it:
 * nobody had let go of it before, so what it went by was somebody's no, and the first no of all was
 * said by a member that never had said yes (it refused a number, and takes none up to it again; or
 * it belonged to another cluster, which it can only without a promise to this plan, and makes no
 * promise afterwards). That member's yes does not exist and never will, so nobody ever sees all of
 * them. Hence: <i>a plan that begins was let go by none of its members</i>, not even by one that
 * says nothing any more.
 *
 * <p><b>Why there is one cluster.</b> Of two plans that begin, no server is a member of both: it
 * would have had to let go of one. Of five servers any two threes have one in common, so they begin
 * one cluster however the network is cut; of 2N-1 servers or fewer any two plans of N do. Of more,
 * two groups that do not hear of each other may both begin, as with any number that is less than a
 * majority of all there are: {@code bootstrap_expect} is to be more than half of the servers that
 * are started. A server that has a cluster never begins another, whatever it is told.
 *
 * <p><b>Who proposes</b> ({@code Proposing}) does not matter to any of this, only to how soon there
 * is a cluster. It is the server with the lowest id among those that are there, free, of one
 * expectation and datacenter, and it takes the N lowest; who sees a lower one that does nothing has
 * patience with it for ten seconds. Each must have been met within seconds, each address tried
 * once. After a plan was refused its proposer waits for a time drawn by lot. Where a cluster is
 * known nobody proposes, nor says yes: there is one to join ({@link
 * io.discovery.raft.forming.Joinable}).
 *
 * <p><b>Joining</b> is for whoever has the messages of Raft: the cluster takes the server in as a
 * learner and makes it a voter when it has caught up. That it belongs there must be durable before
 * its log is made ({@link io.discovery.raft.forming.Input.Join}); a server that has a promise does
 * not join, for the others may begin with it.
 *
 * <p><b>Afterwards</b> a server answers for ever, for what it says may be all that another one
 * needs, and asks its addresses once a minute: who is there may know nobody who belongs to the
 * cluster. Of servers that belong to another one it says so in the log.
 *
 * <p><b>The price</b> is that of every atomic commitment: if a member is gone for ever before its
 * answer is known, the others can neither begin nor let go. It may have said yes, have heard the
 * same of all, and have begun. What narrows it: only who was met within three seconds is proposed.
 * What is left is for a person, and the line for the log says which file to remove at which
 * servers. To remove it is to be another server, as after the loss of the data directory: id and
 * promise stand in one file, so that no server can lose the one and keep the other.
 *
 * <p><b>Bounds.</b> Members of a plan (9), proposers remembered as refused (32; to plans of others
 * nothing is said then), addresses (64), servers remembered as met (64), one question at a time to
 * an address, one memory at a time being stored.
 *
 * <p><b>Sources.</b> Skeen, "Nonblocking Commit Protocols" (SIGMOD 1981), for why nothing of this
 * kind can be had that never blocks; Gray and Lamport, "Consensus on Transaction Commit" (TODS
 * 2006), for decentralised two-phase commit, in which each participant's answer goes to all.
 *
 * <p><b>Deliberately absent:</b> gossip about addresses nobody was told of; a way to decide without
 * a person what only a person can know; beginning with fewer than were expected.
 */
@NullMarked
package io.discovery.raft.forming;

import org.jspecify.annotations.NullMarked;
