/**
 * The HTTP API.
 *
 * <p>Problem: tools of the family speak one HTTP surface; each answer's headers and body must tell
 * of the same moment, a thousand clients may wait for one change, and no client may cost the agent
 * memory or time without bound.
 *
 * <p>Idea: one table ({@link io.discovery.agent.http.Routes}) says what exists, which permission it
 * needs and who answers it. A read of the catalog is a value ({@link
 * io.discovery.agent.http.CatalogRead}: topics and a body made of one snapshot); one engine ({@link
 * io.discovery.agent.http.CatalogReads}) gives every such read its headers, blocking queries and a
 * bounded cache of encoded bodies. The cache is valid for as long as the part of the snapshot it
 * was made of is the same object, so a repeated read costs a look-up and a write.
 *
 * <p>Invariants: everything of one {@link io.discovery.agent.http.HttpApi} runs on one event loop;
 * nothing here blocks it. Headers and body of an answer come from one {@link
 * io.discovery.agent.catalog.Published}. A waiting client holds a topic and an index, never a
 * queue. Every size, time and number a client can influence is bounded in {@link
 * io.discovery.agent.http.Bounds}.
 *
 * <p>Shapes and header rules: Consul 1.8's HTTP API, as its binary answers.
 *
 * <p>Deliberately absent: the mesh endpoints, filters; enforcement of the permissions the table
 * names.
 */
@NullMarked
package io.discovery.agent.http;

import org.jspecify.annotations.NullMarked;
