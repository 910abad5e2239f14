package io.discovery.agent.config;

import io.discovery.local.document.Problem;
import java.util.List;

/** The configuration is refused; the agent does not start. */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /** A single reason that belongs to no place in a file. */
  public ConfigException(String message) {
    super(message);
  }

  /** What is wrong, a line each. */
  public ConfigException(List<Problem> problems) {
    super(String.join("\n", problems.stream().map(Problem::toString).toList()));
  }
}
