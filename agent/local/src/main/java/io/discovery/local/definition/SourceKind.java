package io.discovery.local.definition;

import io.discovery.local.document.Keys;
import io.discovery.local.document.Value;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a file of a configuration directory holds. */
public enum SourceKind {
  /** Services and checks, or nothing known: then the definition parser names the unknown keys. */
  DEFINITIONS,
  /** The agent's own configuration only. */
  CONFIG,
  /** Both, side by side in one object. */
  BOTH;

  /** Top-level keys of definitions. */
  public static final List<String> DEFINITION_KEYS =
      List.of("service", "services", "check", "checks");

  /**
   * Tells by the top-level keys.
   *
   * @param configKeys the known keys of the agent's configuration
   */
  public static SourceKind classify(Value.Obj top, Collection<String> configKeys) {
    boolean definitions = hasAny(top, DEFINITION_KEYS);
    boolean config = hasAny(top, configKeys);
    if (!config) {
      return DEFINITIONS;
    }
    return definitions ? BOTH : CONFIG;
  }

  /** Whether there is configuration in it. */
  public boolean holdsConfig() {
    return this != DEFINITIONS;
  }

  private static boolean hasAny(Value.Obj top, Collection<String> keys) {
    Set<String> folded = new HashSet<>();
    for (String key : keys) {
      folded.add(Keys.fold(key));
    }
    for (String key : top.members().keySet()) {
      if (folded.contains(Keys.fold(key))) {
        return true;
      }
    }
    return false;
  }
}
