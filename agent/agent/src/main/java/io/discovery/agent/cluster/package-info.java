/**
 * This server as one of several: how it finds its cluster, and how the parts that make it a member
 * of one fit together.
 *
 * <p>{@link io.discovery.agent.cluster.ServerCluster} is the whole: it looks for a cluster ({@code
 * FormingLoop} drives {@link io.discovery.raft.forming.Forming}), opens the log once there is one,
 * takes what other servers say and want ({@link io.discovery.agent.rpc}), and is the way to the
 * leader for those who write here. Nothing waits for it: the agent answers what it can from its
 * first moment on.
 *
 * <p>Without certificates whoever can connect is judged by its address: {@code Admission} lets in
 * those that are configured, and members.
 */
@NullMarked
package io.discovery.agent.cluster;

import org.jspecify.annotations.NullMarked;
