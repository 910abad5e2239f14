/**
 * Documents: JSON with the place of every value, so that an error can point at it.
 *
 * <p>Problem: definition files, the agent's own configuration and request bodies are written by
 * people and by tools that people configure; each mistake must be named by line, key and value
 * together with the mend, and none may take more memory or time than its own size.
 *
 * <p>Idea: {@link io.discovery.local.document.JsonDocument} turns bounded bytes into a small tree
 * of {@link io.discovery.local.document.Value}s with positions; {@link
 * io.discovery.local.document.Fields} reads one object of it by typed accessors, collects every
 * {@link io.discovery.local.document.Problem} instead of stopping at the first, and at its end
 * names the keys nobody asked for. Syntax is RFC 8259, tokenised by Jackson's streaming parser.
 *
 * <p>Invariants: a key stands once in an object, under whatever spelling; {@code null} is as good
 * as absent; a refused value never appears in full in a message, and one under a secret key not at
 * all.
 *
 * <p>Deliberately absent: HCL and comments, data binding by reflection, writing of JSON.
 */
@NullMarked
package io.discovery.local.document;

import org.jspecify.annotations.NullMarked;
