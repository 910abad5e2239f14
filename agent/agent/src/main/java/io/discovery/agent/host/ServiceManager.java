package io.discovery.agent.host;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whoever started this process and wants to hear how it goes: systemd, or anything else that speaks
 * sd_notify(3). Nothing it does to us fails the agent. All methods may be called from any thread
 * and return soon; nothing native is loaded before {@link #ready}.
 */
public final class ServiceManager {
  private static final System.Logger LOG = System.getLogger(ServiceManager.class.getName());
  private static final String VARIABLE = "NOTIFY_SOCKET";

  /** At the least so long after one status follows the next, ms: a person reads them. */
  private static final long PAUSE = 3_000;

  /** A receiver whose queue is full is tried again after so long, ms, */
  private static final long AGAIN = 100;

  /** and given up after so many tries: half a minute. */
  private static final int TRIES = 300;

  /** The end of the agent waits at most so long to be announced, ms. */
  private static final long LONGEST_GOODBYE = 200;

  private final String address;
  private final Supplier<String> status;
  private final ReentrantLock sending = new ReentrantLock();

  /** Holds something when there may be news. */
  private final BlockingQueue<Boolean> news = new ArrayBlockingQueue<>(1);

  private volatile boolean over;

  /** Guarded by {@link #sending}. */
  private @Nullable NotifySocket socket;

  ServiceManager(String address, Supplier<String> status) {
    this.address = address;
    this.status = status;
  }

  /**
   * The one the environment names, or null when there is none.
   *
   * @param status one line about the agent for a person; asked on a thread of its own
   */
  public static @Nullable ServiceManager ofEnvironment(Supplier<String> status) {
    String address = System.getenv(VARIABLE);
    return address == null || address.isEmpty() ? null : new ServiceManager(address, status);
  }

  /** The agent serves: said once, with its first status. Call it once. */
  public void ready() {
    Thread.ofPlatform().name("notify").daemon().start(this::run);
  }

  /** The status may be another one now. */
  public void changed() {
    boolean _ = news.offer(true);
  }

  private void run() {
    try {
      String said = status.get();
      if (!insist("READY=1\nSTATUS=" + said)) {
        return;
      }
      while (!over) {
        // The pause first: what changes right after the start changes often.
        TimeUnit.MILLISECONDS.sleep(PAUSE);
        boolean _ = news.take();
        String next = status.get();
        if (!next.equals(said) && tell("STATUS=" + next)) {
          said = next;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "service manager not told socket="
              + address
              + " why="
              + e.getMessage()
              + "; start it by systemd as Type=notify, or unset NOTIFY_SOCKET");
    }
  }

  /** Whether it was said, be it after a while. */
  private boolean insist(String text) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES && !over; i++) {
      if (tell(text)) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(AGAIN);
    }
    return false;
  }

  private boolean tell(String text) throws IOException {
    sending.lock();
    try {
      if (over) {
        return false;
      }
      if (socket == null) {
        socket = new NotifySocket(address);
      }
      return socket.send(text);
    } finally {
      sending.unlock();
    }
  }

  /** The agent ends; nothing is said after that. Silent when it never was ready. */
  public void stopping() {
    over = true;
    try {
      if (sending.tryLock(LONGEST_GOODBYE, TimeUnit.MILLISECONDS)) {
        try {
          if (socket != null) {
            boolean _ = socket.send("STOPPING=1\nSTATUS=stopping");
          }
        } finally {
          sending.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "service manager not told of the end: " + e.getMessage());
    }
  }
}
