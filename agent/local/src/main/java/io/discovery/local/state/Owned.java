package io.discovery.local.state;

/** Something with who declared it. */
record Owned<T>(T value, Owner owner) {}
