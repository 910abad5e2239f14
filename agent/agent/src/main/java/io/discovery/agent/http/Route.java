package io.discovery.agent.http;

import java.io.IOException;

/**
 * One row of the table.
 *
 * @param method empty for any
 * @param pattern a path; one that ends in a slash stands for everything below it
 * @param permission what the caller must be allowed to do
 * @param scope what the request is about
 * @param docs what it is for, in one line
 */
record Route(
    String method, String pattern, Permission permission, Scope scope, Action action, String docs) {

  /** What a request is about; says which of {@code dc} and {@code ns} mean something for it. */
  enum Scope {
    /** This agent: a datacenter means nothing. */
    AGENT(false, false),
    /** Services and checks of this agent, which elsewhere belong to a namespace. */
    AGENT_OBJECTS(false, true),
    /** The datacenter. */
    CLUSTER(true, false),
    /** What is registered or stored in the datacenter, which elsewhere belongs to a namespace. */
    CLUSTER_OBJECTS(true, true);

    private final boolean ofDatacenter;
    private final boolean namespaced;

    Scope(boolean ofDatacenter, boolean namespaced) {
      this.ofDatacenter = ofDatacenter;
      this.namespaced = namespaced;
    }

    /** Whether another datacenter than ours must be refused. */
    boolean ofDatacenter() {
      return ofDatacenter;
    }

    /** Whether a namespace must be refused rather than ignored. */
    boolean namespaced() {
      return namespaced;
    }
  }

  /** Who answers. */
  sealed interface Action {
    /** A read of the catalog, with blocking queries and the headers of one published record. */
    record Read(Reading reading) implements Action {}

    /** Anything else. */
    record Call(Handler handler) implements Action {}

    /** Nobody: 404 with this sentence. */
    record Absent(String why) implements Action {}
  }

  /** Turns a request into a read; refuses with {@link HttpProblem}. */
  interface Reading {
    CatalogRead of(Exchange exchange);
  }

  /** Answers a request, now or later; refuses with {@link HttpProblem}. */
  interface Handler {
    void handle(Exchange exchange) throws IOException;
  }

  /** Whether the pattern stands for everything below it. */
  boolean isPrefix() {
    return pattern.length() > 1 && pattern.endsWith("/");
  }
}
