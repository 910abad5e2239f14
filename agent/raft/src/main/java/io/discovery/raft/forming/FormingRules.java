package io.discovery.raft.forming;

import org.jspecify.annotations.Nullable;

/**
 * The decisions on which it rests that there is one cluster, one method each. The core asks here
 * and nowhere else, so that they can be read together, and so that the hunter ({@code
 * agent/simulator}) can break one at a time and prove that it would notice. The product always uses
 * {@link #SOUND}.
 */
public class FormingRules {
  /** Those that the package's description proves. */
  public static final FormingRules SOUND = new FormingRules();

  /** For whoever breaks one. */
  protected FormingRules() {}

  /**
   * A server has one promise at a time, and none to what it has refused.
   *
   * @param refused highest number of the proposer's plans that was refused
   */
  protected boolean mayPromise(Plan plan, @Nullable Plan promise, long refused) {
    return promise == null && plan.number() > refused;
  }

  /** A cluster begins when all have said yes. */
  protected boolean isComplete(int yes, int members) {
    return yes == members;
  }

  /**
   * A promise ends only where somebody's no is known, for then the plan can never be complete.
   *
   * @param buried whether it is known
   */
  protected boolean mayLetGo(Plan promise, boolean buried) {
    return buried;
  }

  /** Who has promised to begin a cluster takes part in no other one. */
  protected boolean mayJoin(@Nullable Plan promise) {
    return promise == null;
  }
}
