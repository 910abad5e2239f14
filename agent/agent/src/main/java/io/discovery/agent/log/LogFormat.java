package io.discovery.agent.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** {@code 2026-01-31T12:00:00.000Z [INFO] dns: listening address=127.0.0.1:8600}. */
final class LogFormat extends Formatter {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String OURS = "io.discovery.";
  private static final String SHELL = "io.discovery.agent.";

  @Override
  public String format(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    TIME.formatTo(Instant.ofEpochMilli(record.getMillis()), line);
    line.append(' ').append(level(record.getLevel())).append(' ');
    line.append(area(record.getLoggerName())).append(": ");
    line.append(oneLine(formatMessage(record))).append('\n');
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      line.append(trace);
    }
    return line.toString();
  }

  /** What a message quotes may hold line ends; a line of the log is still one event. */
  private static String oneLine(String message) {
    return message.indexOf('\n') < 0 && message.indexOf('\r') < 0
        ? message
        : message.replace("\r", "\\r").replace("\n", "\\n");
  }

  private static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return "[ERROR]";
    }
    if (value >= Level.WARNING.intValue()) {
      return "[WARN] ";
    }
    if (value >= Level.INFO.intValue()) {
      return "[INFO] ";
    }
    return value >= Level.FINE.intValue() ? "[DEBUG]" : "[TRACE]";
  }

  /** The room of the house: {@code files} of {@code io.discovery.agent.files.Anything}. */
  private static String area(String logger) {
    if (!logger.startsWith(OURS)) {
      return logger;
    }
    int from = logger.startsWith(SHELL) ? SHELL.length() : OURS.length();
    int end = logger.indexOf('.', from);
    String area = end < 0 ? logger.substring(from) : logger.substring(from, end);
    return Character.isUpperCase(area.charAt(0)) ? "agent" : area;
  }
}
