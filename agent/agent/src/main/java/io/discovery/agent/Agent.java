package io.discovery.agent;

import io.discovery.agent.config.AgentConfig;
import io.discovery.agent.config.AgentOptions;
import io.discovery.agent.config.ConfigException;
import io.discovery.agent.config.ConfigReader;
import io.discovery.agent.host.Hangup;
import io.discovery.agent.log.Logging;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** The agent as a process: configuration, signals, exit status. */
public final class Agent {
  static {
    Logging.outliveShutdown();
  }

  private static final System.Logger LOG = System.getLogger(Agent.class.getName());

  /** Exit status when the agent could not start, or had to stop by itself. */
  private static final int FAILED = 1;

  private Agent() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param err where a refusal to start is explained, in lines for a person
   * @return exit status when it could not start or had to stop by itself; SIGINT and SIGTERM end
   *     the process from within this call
   */
  public static int run(AgentOptions options, PrintWriter err) {
    AgentConfig config;
    try {
      config = ConfigReader.read(options);
    } catch (ConfigException e) {
      err.println(e.getMessage());
      return FAILED;
    }
    Logging.toStandardError(config.logLevel());
    CountDownLatch over = new CountDownLatch(1);
    AtomicInteger status = new AtomicInteger(FAILED);
    Runnable left =
        () -> {
          LOG.log(System.Logger.Level.INFO, "left the cluster");
          status.set(0);
          over.countDown();
        };
    RunningAgent agent = new RunningAgent(config, left, why -> stopBecause(why, over));
    Runtime.getRuntime().addShutdownHook(new Thread(agent::close, "shutdown"));
    try {
      agent.start();
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "start failed", e);
      err.println("The agent cannot start: " + e.getMessage());
      return FAILED;
    }
    Hangup.handle(agent::reload);
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status.get();
  }

  private static void stopBecause(String why, CountDownLatch over) {
    LOG.log(System.Logger.Level.ERROR, "agent stops: " + why);
    over.countDown();
  }
}
