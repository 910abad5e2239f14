package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;

/** What one run of a check found. */
public record Result(CheckStatus status, String output) {
  static Result critical(String output) {
    return new Result(CheckStatus.CRITICAL, output);
  }
}
