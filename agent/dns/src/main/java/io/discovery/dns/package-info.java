/**
 * Names, and what is answered to them.
 *
 * <p>Problem: everything in a network asks DNS, all the time, and is to learn of a failed service
 * in the next answer. Idea: an answer is decided once per change and encoded once; after that a
 * query costs a look into a table and a copy. {@link io.discovery.dns.NameGrammar} reads a name,
 * {@link io.discovery.dns.Answers} decides what the catalog says to it, {@link
 * io.discovery.dns.EncodedAnswer} holds that as bytes, {@link io.discovery.dns.AnswerCache} keeps
 * those, {@link io.discovery.dns.DnsResponder} ties them together. A new record type is a record in
 * {@link io.discovery.dns.RecordData}; a new form of name is a rule in {@code NameGrammar} and a
 * record in {@link io.discovery.dns.QueryName}.
 *
 * <p>Sources: the grammar is that of the family of agents this one belongs to; RFC 1035 (messages),
 * 2181 (truncation), 2308 (negative answers), 2782 (SRV), 6891 (EDNS), 8020 and 9156 (names that
 * exist only because others are below them), 9619 (one question).
 *
 * <p>Invariants: an answer is used only while what it was read from is still in the registry
 * ({@link io.discovery.dns.Basis}), the very same object, so a change is in the next answer and a
 * change of something else costs nothing. Nothing here throws because of what a client sent.
 * Nothing grows without a bound, whatever names are asked.
 *
 * <p>Where this departs from the family: SOA and NS are records of the zone's own name only; every
 * empty answer carries the SOA record; a name above existing ones exists; names in an answer are
 * under the domain that was asked; TTLs are not 0; without EDNS as much is sent as fits, not three
 * records.
 *
 * <p>Deliberately absent: sockets, threads, clocks (see {@code io.discovery.agent.dns}); asking
 * other servers, so RA is never set; zone transfers; DNSSEC; reverse lookups. A general DNS library
 * is not used here either, for its first message takes longer than the whole agent may take to
 * start; it checks every byte that leaves here in the tests.
 */
@NullMarked
package io.discovery.dns;

import org.jspecify.annotations.NullMarked;
