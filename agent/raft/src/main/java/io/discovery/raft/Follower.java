package io.discovery.raft;

/** Takes what a leader sends; stands for election when none is heard of (Raft paper §5.2). */
final class Follower implements Part {
  private final ServerState server;
  private long dueAt;

  Follower(ServerState server, long dueAt) {
    this.server = server;
    this.dueAt = server.mayStand() ? dueAt : Output.NEVER;
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
    if (server.mayStand()) {
      Candidate.stand(server);
    } else {
      dueAt = Output.NEVER;
    }
  }

  /** There is no reason to stand yet: a leader was heard of, or a vote given. */
  void waitUntil(long until) {
    dueAt = server.mayStand() ? until : Output.NEVER;
  }

  @Override
  public void persisted() {}

  /** Whoever does not vote does not stand; whoever does from now on, when the time has come. */
  @Override
  public void configured() {
    waitUntil(server.now + server.electionTimeout());
  }

  @Override
  public void compact() {
    server.compact(Long.MAX_VALUE);
  }

  @Override
  public void flush() {}

  @Override
  public void end() {}
}
