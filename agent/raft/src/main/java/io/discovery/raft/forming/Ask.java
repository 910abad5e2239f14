package io.discovery.raft.forming;

/**
 * A question: the greeting is to be told to whoever is at the address, and theirs brought back as
 * {@link Input.Answered}. At most one at a time is under way to an address, unless one has come to
 * nothing within ten seconds.
 */
public record Ask(String address, Greeting greeting) {}
