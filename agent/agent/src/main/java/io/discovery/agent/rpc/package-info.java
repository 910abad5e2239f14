/**
 * What servers say to one another: frames of Protocol Buffers on TCP, each with its length before
 * it ({@code rpc.proto}), on an event loop of their own.
 *
 * <p>Whoever has something to say connects. A connection begins with a {@code Hello} in both
 * directions and is for one {@link io.discovery.agent.rpc.Purpose} from then on: what the consensus
 * says in one, parts of snapshots in another, calls and their answers in a third, so that nothing
 * that hurries waits behind something large. What the consensus says goes one way and may get lost;
 * its answers come on the connection that the other side has opened.
 *
 * <p>{@link io.discovery.agent.rpc.RpcServer} is the accepting side, {@link
 * io.discovery.agent.rpc.Lines} the connecting one, one {@code Line} for each address and purpose.
 * {@link io.discovery.agent.rpc.MessageCodec} knows the messages of the consensus.
 *
 * <p><b>Bounds.</b> A frame has at most as many bytes as its purpose allows, before the hello a few
 * hundred, and nothing is kept for a frame but what has arrived of it. Connections, what waits for
 * a line and calls without an answer are bounded; beyond that consensus messages are dropped, which
 * it copes with, and calls are refused unsent.
 *
 * <p><b>Calls</b> end in one of three ways: an answer; a {@link io.discovery.agent.rpc.CallFailure}
 * that says it was never sent, or was refused, so that it may be tried again; or one that says that
 * nobody knows.
 */
@NullMarked
package io.discovery.agent.rpc;

import org.jspecify.annotations.NullMarked;
