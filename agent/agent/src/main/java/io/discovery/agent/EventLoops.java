package io.discovery.agent;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.TimeUnit;

/** The event loops of the shell: few, for what runs on them are look-ups and copies. */
final class EventLoops {
  private static final int LOOPS = 2;

  /** For the little that blocks: closing files, resolving a name. */
  private static final int WORKERS = 2;

  private EventLoops() {}

  static Vertx create() {
    return create(LOOPS);
  }

  /** One loop for what servers say to one another, which must not wait behind clients. */
  static Vertx forServers() {
    return create(1);
  }

  private static Vertx create(int loops) {
    // Vert.x would read resolv.conf and ask by itself; the host's own rules are to count.
    System.setProperty("vertx.disableDnsResolver", "true");
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(WORKERS)
            .setInternalBlockingPoolSize(WORKERS)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false))
            // An idle agent sleeps: the checker would wake it every second.
            .setBlockedThreadCheckIntervalUnit(TimeUnit.HOURS)
            .setBlockedThreadCheckInterval(1));
  }
}
