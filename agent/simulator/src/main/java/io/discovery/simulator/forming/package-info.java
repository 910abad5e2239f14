/**
 * The hunter of forming: lives in which machines become a cluster while everything goes wrong.
 *
 * <p><b>A life</b> ({@code FormingLife}): one to seven machines that expect more than half of them,
 * started within seconds, minutes or half an hour, most of them cut into overlapping groups at
 * first. On each ({@code Site}) one process after the other ({@code Run}) drives {@link
 * io.discovery.raft.forming.Forming} and its file on a disk that fails; the {@code Storm} kills,
 * takes power, cuts one way or both, loses, doubles and delays, fills disks, lets old questions
 * come again and wipes machines. Then all harm ends, and within three minutes all must belong to
 * one cluster, and again after the power of all was lost.
 *
 * <p><b>What must hold</b> ({@code Notary}), at every effect, over all restarts:
 *
 * <ul>
 *   <li>what a server says is durable, and what was durable is found at every start;
 *   <li>nobody who said no says yes, nobody lets go of what nobody said no to;
 *   <li>a cluster begins when all its members have said yes, with the same members everywhere, and
 *       shares none with another one; where nobody loses a promise there is one;
 *   <li>a server has one cluster, for ever, and joins none that nobody began;
 *   <li>who cannot go on without a person says so.
 * </ul>
 *
 * <p><b>What is not held against anybody.</b> Of a machine that was wiped after it had promised
 * others may wait for ever: they must say for what. And another server on it may help to begin a
 * second cluster, for no protocol keeps a promise that nobody remembers; no <i>id</i> is in two.
 *
 * <p><b>The hunter is hunted</b> as the other one is: {@link
 * io.discovery.simulator.forming.FormingCraft} is where mistakes are planted.
 *
 * <p>Deliberately absent: Raft, which begins where this ends, and the way in which a cluster takes
 * a server in.
 */
@NullMarked
package io.discovery.simulator.forming;

import org.jspecify.annotations.NullMarked;
