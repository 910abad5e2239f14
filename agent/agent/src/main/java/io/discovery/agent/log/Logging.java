package io.discovery.agent.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/** Sets up the log of this process. */
public final class Logging {
  /** The JDK's name for the choice of its log manager. */
  private static final String MANAGER = "java.util.logging.manager";

  /** Kept from collection: the JDK's logging holds its loggers weakly. Made with the first use. */
  private static final class Kept {
    static final Logger OURS = Logger.getLogger("io.discovery");
  }

  private Logging() {}

  /**
   * Lets the log outlive the JDK's shutdown hook. Without effect once the process has a logger, so
   * it comes first of all.
   */
  public static void outliveShutdown() {
    if (System.getProperty(MANAGER) == null) {
      System.setProperty(MANAGER, "io.discovery.agent.log.LastingLogManager");
    }
  }

  /** Sends the log to standard error at one of the levels trace, debug, info, warn, error. */
  public static void toStandardError(String level) {
    LogManager.getLogManager().reset();
    Handler handler =
        new StreamHandler(new FileOutputStream(FileDescriptor.err), new LogFormat()) {
          @Override
          public synchronized void publish(LogRecord event) {
            super.publish(event);
            flush();
          }
        };
    handler.setLevel(Level.ALL);
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    root.setLevel(Level.WARNING);
    Kept.OURS.setLevel(
        switch (level) {
          case "trace" -> Level.FINER;
          case "debug" -> Level.FINE;
          case "warn" -> Level.WARNING;
          case "err", "error" -> Level.SEVERE;
          default -> Level.INFO;
        });
    LastingLogManager.keep();
  }
}
