/**
 * What a leader remembers by itself, and does because of it.
 *
 * <p>Problem: a session ends when its client has not renewed it in time. To write every renewal to
 * the log would cost a write per client and seconds; to have every server count would have them
 * differ.
 *
 * <p>Idea: renewals are the leader's memory. {@link io.discovery.catalog.leader.SessionTimers} is
 * told what sessions there are, who renews and how late it is, and says which are to be ended; only
 * the end is written to the log. Whoever begins to lead gives every session its full time, so a
 * change of leader makes a session live longer and never shorter.
 *
 * <p>Invariants: from the moment it says that a session is to be ended, no renewal is acknowledged
 * until that is decided. The command that ends it names the term's first entry and means nothing
 * under a later leader, whose memory begins anew, and the session itself by its create index, so
 * that it means none that a restore has put in its place. A session ends no earlier than its time
 * after the last renewal that was acknowledged, if whoever acknowledges has first made sure that it
 * still led: a later leader has begun after that.
 *
 * <p>Twice the time a client asks for is given, as in the family: the second half is for what is
 * under way.
 *
 * <p>Deliberately absent: clocks and timers. Time is handed in, in nanoseconds of one server's
 * monotonic clock; whoever feeds the core wakes it when it wants to be woken.
 */
@NullMarked
package io.discovery.catalog.leader;

import org.jspecify.annotations.NullMarked;
