/**
 * The sockets of DNS.
 *
 * <p>Problem: a machine's every lookup goes through here. Idea: one thread per address, which
 * blocks in receive and answers at once, is the fastest thing that the JVM offers for datagrams
 * (measured against selectors and io_uring); an answer takes it a microsecond, so a second thread
 * would only contend with it. Streams are rare (an answer too long for a datagram) and come through
 * Vert.x.
 *
 * <p>Invariants: each thread has its own {@link io.discovery.dns.DnsResponder}; a query reads the
 * published registry once; a client can hold neither a connection nor memory without asking and
 * taking answers.
 *
 * <p>Deliberately absent: what is answered (see {@code io.discovery.dns}).
 */
@NullMarked
package io.discovery.agent.dns;

import org.jspecify.annotations.NullMarked;
