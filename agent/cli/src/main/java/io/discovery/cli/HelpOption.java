package io.discovery.cli;

import picocli.CommandLine.Option;

/** {@code -help} of every verb. */
final class HelpOption {
  @Option(
      names = {"-h", "-help"},
      usageHelp = true,
      description = "Prints this text.")
  private boolean help;
}
