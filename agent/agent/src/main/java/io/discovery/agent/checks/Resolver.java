package io.discovery.agent.checks;

import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Names to addresses by the system's own means (hosts file, name service switch), which block: on a
 * few threads of their own, so that a dead name server holds up nothing but look-ups.
 */
final class Resolver {
  /** Look-ups at once. */
  private static final int THREADS = 4;

  /** Look-ups that may wait: as many as network checks run at once. */
  private static final int WAITING = 256;

  /** How long an idle thread stays, s. */
  private static final long IDLE = 5;

  /** Addresses of one name that are tried. */
  private static final int MOST_ADDRESSES = 8;

  private @Nullable ThreadPoolExecutor threads;

  /** All addresses of a host in the system's order; fails with {@link UnknownHostException}. */
  Future<List<InetAddress>> resolve(Context context, String host) {
    byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
    Promise<List<InetAddress>> promise = Promise.promise();
    try {
      if (literal != null) {
        return Future.succeededFuture(List.of(InetAddress.getByAddress(literal)));
      }
      threads().execute(() -> lookUp(host, context, promise));
    } catch (UnknownHostException | RejectedExecutionException e) {
      promise.fail(e);
    }
    return promise.future();
  }

  private static void lookUp(String host, Context context, Promise<List<InetAddress>> promise) {
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(host));
      List<InetAddress> some = all.subList(0, Math.min(all.size(), MOST_ADDRESSES));
      context.runOnContext(_ -> promise.complete(some));
    } catch (UnknownHostException e) {
      context.runOnContext(_ -> promise.fail(e));
    }
  }

  private synchronized ThreadPoolExecutor threads() {
    ThreadPoolExecutor made = threads;
    if (made == null) {
      made =
          new ThreadPoolExecutor(
              THREADS,
              THREADS,
              IDLE,
              TimeUnit.SECONDS,
              new LinkedBlockingQueue<>(WAITING),
              task -> Thread.ofPlatform().daemon().name("check-names").unstarted(task));
      made.allowCoreThreadTimeOut(true);
      threads = made;
    }
    return made;
  }

  synchronized void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
