package io.discovery.acceptance.fleet;

import java.util.List;

/**
 * A run of the Puppet agent that has ended.
 *
 * @param status by {@code --detailed-exitcodes}: 0 nothing changed, 2 changes, 4 failures, 6 both
 * @param output what it printed
 */
public record PuppetRun(int status, String output) {
  private static final int CHANGED = 2;

  /** Itself, with nothing failed. */
  public PuppetRun well() {
    if ((status != 0 && status != CHANGED) || !errors().isEmpty()) {
      throw new AssertionError("the run ended with " + status + ": " + output);
    }
    return this;
  }

  /** Whether it changed something, and nothing failed. */
  public boolean changed() {
    return well().status == CHANGED;
  }

  /** Its lines that are errors. */
  public List<String> errors() {
    return output.lines().filter(line -> line.startsWith("Error")).toList();
  }

  /** Its lines that are warnings, without Facter's about where it runs. */
  public List<String> warnings() {
    return output
        .lines()
        .filter(line -> line.startsWith("Warning") && !line.startsWith("Warning: Facter:"))
        .toList();
  }

  /** Its lines about this resource, by a part of its name. */
  public List<String> about(String resource) {
    return output.lines().filter(line -> line.contains(resource)).toList();
  }
}
