package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;

/**
 * What one run of a check found.
 *
 * @param output for people to read, bounded to a few KiB
 */
public record CheckResult(CheckStatus status, String output) {}
