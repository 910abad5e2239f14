package io.discovery.agent.cluster;

import io.discovery.agent.rpc.Call;
import io.discovery.agent.rpc.Lines;
import io.discovery.agent.rpc.Reply;
import io.discovery.raft.forming.Ask;
import io.discovery.raft.forming.Formed;
import io.discovery.raft.forming.Forming;
import io.discovery.raft.forming.Greeting;
import io.discovery.raft.forming.Input;
import io.discovery.raft.forming.Joinable;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Output;
import io.discovery.raft.forming.Settings;
import io.discovery.raft.log.Disk;
import io.discovery.raft.log.FormingFile;
import io.discovery.raft.log.StorageFull;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives the forming of a cluster on a thread of its own, which is there only while there is
 * something to do: it writes files.
 */
final class FormingLoop {
  private static final System.Logger LOG = System.getLogger(FormingLoop.class.getName());

  /** Questions and answers that wait; more would be old before their turn came. */
  private static final int MOST_WAITING = 1_000;

  private static final int CALL_MILLIS = 3_000;

  /** What comes of it. Called on the forming thread. */
  interface Events {
    /** The server has a cluster, which is durable. */
    void formed(Formed formed) throws IOException;

    /** A cluster is there that might take this server in. Called again and again. */
    void joinable(Joinable joinable);
  }

  private final Disk disk;
  private final Forming forming;
  private final Lines lines;
  private final Events events;
  private final Consumer<String> fatal;
  private final long start = System.nanoTime();
  private final ThreadPoolExecutor thread;
  private long wakeAt = Output.NEVER;
  private long timerAt = Output.NEVER;
  private boolean broken;

  FormingLoop(
      Disk disk,
      Memory found,
      Settings settings,
      Lines lines,
      Events events,
      Consumer<String> fatal) {
    this.disk = disk;
    this.lines = lines;
    this.events = events;
    this.fatal = fatal;
    forming = new Forming(settings, found);
    thread =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread made = new Thread(task, "forming");
              made.setDaemon(true);
              return made;
            });
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * The first step, on the calling thread: a server that needs no other has its cluster after it.
   *
   * @throws IOException when something cannot be stored, or the log cannot be opened
   */
  void begin() throws IOException {
    step(new Input.TimePassed());
  }

  /** Another server asks. Fails when too many do. */
  CompletionStage<Greeting> asked(Greeting greeting) {
    CompletableFuture<Greeting> answer = new CompletableFuture<>();
    boolean taken =
        post(
            () -> {
              Greeting reply = step(new Input.Asked(greeting));
              if (reply == null) {
                answer.cancel(false);
              } else {
                answer.complete(reply);
              }
            });
    if (!taken) {
      answer.cancel(false);
    }
    return answer;
  }

  /** A cluster has taken this server in. */
  void join(UUID cluster) {
    var _ = post(() -> step(new Input.Join(cluster)));
  }

  /** Nothing more is done. */
  void close() {
    thread.shutdownNow();
  }

  private interface Task {
    void run() throws IOException;
  }

  /** Has it done on the thread; false where it is being closed, or has more to do than it can. */
  private boolean post(Task task) {
    try {
      thread.execute(() -> attempt(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private void attempt(Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      broken = true;
      LOG.log(System.Logger.Level.DEBUG, "forming failed", e);
      fatal.accept("the cluster cannot be formed: " + e.getMessage());
    }
  }

  private long now() {
    return System.nanoTime() - start;
  }

  private @Nullable Greeting step(Input input) throws IOException {
    if (broken) {
      return null;
    }
    Output output = forming.step(now(), input);
    Greeting reply = output.reply();
    Memory remember = output.remember();
    carryOut(output);
    if (remember != null) {
      step(remembered(remember));
    }
    return reply;
  }

  private Input remembered(Memory memory) throws IOException {
    try {
      FormingFile.write(disk, memory);
      return new Input.Remembered();
    } catch (StorageFull e) {
      return new Input.NotRemembered(String.valueOf(e.getMessage()));
    }
  }

  private void carryOut(Output output) throws IOException {
    output.asks().forEach(this::ask);
    if (!output.waiting().isEmpty()) {
      LOG.log(System.Logger.Level.INFO, output.waiting());
    }
    Formed formed = output.formed();
    if (formed != null) {
      events.formed(formed);
    }
    Joinable joinable = output.join();
    if (joinable != null) {
      events.joinable(joinable);
    }
    sleep(output.wakeAt());
  }

  private void sleep(long until) {
    wakeAt = until;
    if (until < timerAt) {
      timerAt = until;
      CompletableFuture.delayedExecutor(
              Math.max(0, until - now()), TimeUnit.NANOSECONDS, Runnable::run)
          .execute(
              () -> {
                var _ = post(() -> woken(until));
              });
    }
  }

  private void woken(long time) throws IOException {
    if (time != timerAt) {
      // An earlier timer has come in between.
      return;
    }
    timerAt = Output.NEVER;
    if (now() >= wakeAt) {
      step(new Input.TimePassed());
    } else {
      sleep(wakeAt);
    }
  }

  private void ask(Ask ask) {
    Call call = new Call(Call.Method.GREET, "", CALL_MILLIS, ask.greeting().encode());
    var _ =
        lines
            .call(ask.address(), call)
            .handle((reply, failure) -> post(() -> answered(ask.address(), reply, failure)));
  }

  private void answered(String address, @Nullable Reply reply, @Nullable Throwable failure)
      throws IOException {
    if (reply == null || reply.status() != Reply.Status.DONE) {
      String why = failure == null ? "it refuses" : String.valueOf(failure.getMessage());
      step(new Input.Unreachable(address, reply == null ? why : reply.text()));
      return;
    }
    try {
      step(new Input.Answered(address, Greeting.decode(reply.body())));
    } catch (IllegalArgumentException e) {
      step(new Input.Unreachable(address, "it answers what is no greeting: " + e.getMessage()));
    }
  }
}
