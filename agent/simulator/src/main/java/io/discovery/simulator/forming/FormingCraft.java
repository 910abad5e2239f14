package io.discovery.simulator.forming;

import io.discovery.raft.forming.FormingRules;
import io.discovery.raft.forming.Memory;

/**
 * The seams at which a test may plant a mistake. The product knows nothing of them; the default of
 * each is the server as it should be.
 */
public interface FormingCraft {
  /** No mistake. */
  FormingCraft SOUND = new FormingCraft() {};

  /** By which the core decides. */
  default FormingRules rules() {
    return FormingRules.SOUND;
  }

  /** What the core is told it remembers. */
  default Memory found(Memory found) {
    return found;
  }

  /** Whether the core is told that something is durable only when it is. */
  default boolean waits() {
    return true;
  }
}
