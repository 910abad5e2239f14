/**
 * The command {@code discovery} and its verbs, one picocli command per file.
 *
 * <p>Every verb but {@code agent} is a client of the HTTP API, as in the family of tools whose
 * surface this is, or works on files alone; they load nothing of the agent's shell, so that they
 * answer at once. Output columns and words are those of the peer.
 *
 * <p>Options are written with one dash ({@code -http-addr=…}); two dashes mean the same.
 */
@NullMarked
package io.discovery.cli;

import org.jspecify.annotations.NullMarked;
