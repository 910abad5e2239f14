package io.discovery.raft;

/** Takes what a leader sends; stands for election when none is heard of (Raft paper §5.2). */
final class Follower implements Part {
  private final ServerState server;
  private long dueAt;

  Follower(ServerState server, long dueAt) {
    this.server = server;
    this.dueAt = server.isVoter() ? dueAt : Output.NEVER;
  }

  @Override
  public Role role() {
    return Role.FOLLOWER;
  }

  @Override
  public long dueAt() {
    return dueAt;
  }

  @Override
  public void due() {
    Candidate.stand(server);
  }

  /** There is no reason to stand yet: a leader was heard of, or a vote given. */
  void waitUntil(long until) {
    dueAt = server.isVoter() ? until : Output.NEVER;
  }

  @Override
  public void persisted() {}

  @Override
  public void flush() {}

  @Override
  public void end() {}
}
