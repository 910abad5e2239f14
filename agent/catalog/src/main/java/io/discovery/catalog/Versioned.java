package io.discovery.catalog;

/**
 * A catalog value with the log indexes at which it was created and last changed.
 *
 * @param value what was registered
 * @param createIndex index of the entry that first stored it; kept over changes
 * @param modifyIndex index of the entry that last changed it
 */
public record Versioned<T>(T value, long createIndex, long modifyIndex) {}
