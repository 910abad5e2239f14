package io.discovery.raft;

/**
 * The cluster has agreed on a meaning of its entries that this program does not know. To go on
 * would be to apply them wrongly, so it stops before the first of them.
 */
public final class NewerCluster extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  NewerCluster(int level, int known) {
    super(
        "the cluster is at feature level %d, this program knows levels up to %d; nothing of that"
                .formatted(level, known)
            + " level was applied; start a version that knows it on this server");
  }
}
