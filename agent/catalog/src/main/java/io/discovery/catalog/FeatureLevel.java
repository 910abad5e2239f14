package io.discovery.catalog;

/**
 * Which meaning a command has is agreed on by the cluster, not decided by each server's version: a
 * change of what {@link Apply} makes of a command, and each new command, belongs to a feature
 * level. The level is replicated, and rises only once every voter knows it (the rule is the log's:
 * {@code io.discovery.raft.Configuration}); so every server changes its mind at the same entry.
 *
 * <p>Whoever changes the meaning of a command adds a level here, raises {@link #SUPPORTED}, and
 * asks {@link Snapshot#featureLevel} in {@link Apply}.
 */
public final class FeatureLevel {
  /** The highest level that this program can apply. 0: the meaning of version 0.1. */
  public static final int SUPPORTED = 0;

  private FeatureLevel() {}

  /** The level from which on the command may be proposed. */
  public static int since(Command command) {
    return switch (command) {
      case Command.Register _,
          Command.DeregisterNode _,
          Command.DeregisterService _,
          Command.DeregisterCheck _,
          Command.KvPut _,
          Command.KvDelete _,
          Command.KvDeleteTree _,
          Command.SessionCreate _,
          Command.SessionDestroy _,
          Command.SessionExpire _,
          Command.KvAcquire _,
          Command.KvRelease _,
          Command.RestoreBegin _,
          Command.RestorePart _,
          Command.RestoreEnd _ ->
          0;
    };
  }

  /**
   * Stops a server before it would apply what its cluster has not agreed on: another one might take
   * it for something else.
   */
  static void check(int since, Snapshot before, long index) {
    if (since > before.featureLevel()) {
      throw new IllegalStateException(
          ("entry %d is of feature level %d, but the cluster is at level %d; nothing of it was"
                  + " applied: some server proposed what the others need not know; start the same"
                  + " version on all servers")
              .formatted(index, since, before.featureLevel()));
    }
  }
}
