package io.discovery.raft.forming;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server wants done after a step. Nothing in it needs to wait for anything else in it.
 *
 * @param asks questions to be put now
 * @param reply to whoever asked ({@link Input.Asked}), at once; null after any other input
 * @param remember to be made durable in the place of what is, and answered with {@link
 *     Input.Remembered} or {@link Input.NotRemembered}; nothing else is asked for before that
 * @param formed once in the life of a process: the cluster to which it belongs, when that is
 *     durable
 * @param join a cluster that might take this server in; in every output for as long as it is so
 * @param waiting a line for the log, once a minute while the server has no cluster, or has met
 *     another than its own; else empty
 * @param wakeAt when to come back with {@link Input.TimePassed} if nothing else happens before;
 *     {@link #NEVER}: not at all
 */
public record Output(
    List<Ask> asks,
    @Nullable Greeting reply,
    @Nullable Memory remember,
    @Nullable Formed formed,
    @Nullable Joinable join,
    String waiting,
    long wakeAt) {
  /** A time that does not come. */
  public static final long NEVER = Long.MAX_VALUE;
}
