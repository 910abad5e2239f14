package io.discovery.agent.http;

/** What a caller must be allowed to do for a row of {@link Routes}. */
enum Permission {
  NONE(""),
  AGENT_READ("agent:read"),
  AGENT_WRITE("agent:write"),
  KEY_READ("key:read"),
  KEY_WRITE("key:write"),
  /** Whoever may read or replace everything may do anything. */
  MANAGEMENT("acl:write"),
  NODE_READ("node:read"),
  NODE_WRITE("node:write"),
  OPERATOR_READ("operator:read"),
  OPERATOR_WRITE("operator:write"),
  SERVICE_READ("service:read"),
  SERVICE_WRITE("service:write"),
  SESSION_READ("session:read"),
  SESSION_WRITE("session:write");

  private final String text;

  Permission(String text) {
    this.text = text;
  }

  /** Resource and access as rules write them; empty when none is needed. */
  String text() {
    return text;
  }
}
