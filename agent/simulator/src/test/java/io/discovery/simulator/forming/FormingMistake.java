package io.discovery.simulator.forming;

import io.discovery.raft.forming.FormingRules;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Plan;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mistakes that whoever begins a cluster may make; each is planted at a seam. */
enum FormingMistake implements FormingCraft {
  /** A yes is told while it is being stored. */
  VOTE_TOLD_BEFORE_DURABLE {
    @Override
    public boolean waits() {
      return false;
    }
  },
  /** A start knows its id and what it refused, but not what it promised. */
  VOTE_FORGOTTEN_AFTER_A_CRASH {
    @Override
    public Memory found(Memory found) {
      return found.cluster() == null
          ? new Memory(found.self(), null, null, found.refused())
          : found;
    }
  },
  /** Whoever asks is promised. */
  TWO_PROMISES {
    @Override
    public FormingRules rules() {
      return new FormingRules() {
        @Override
        protected boolean mayPromise(Plan plan, @Nullable Plan promise, long refused) {
          return plan.number() > refused;
        }
      };
    }
  },
  /** What was refused is promised when it is asked again. */
  YES_AFTER_A_NO {
    @Override
    public FormingRules rules() {
      return new FormingRules() {
        @Override
        protected boolean mayPromise(Plan plan, @Nullable Plan promise, long refused) {
          return promise == null;
        }
      };
    }
  },
  /** A majority of those that were asked is enough, as for an election. */
  BEGUN_BY_A_MAJORITY {
    @Override
    public FormingRules rules() {
      return new FormingRules() {
        @Override
        protected boolean isComplete(int yes, int members) {
          return yes > members / 2;
        }
      };
    }
  },
  /** A promise that nothing has come of is let go. */
  LET_GO_WITHOUT_A_NO {
    @Override
    public FormingRules rules() {
      return new FormingRules() {
        @Override
        protected boolean mayLetGo(Plan promise, boolean buried) {
          return true;
        }
      };
    }
  },
  /** What was refused is forgotten with the process. */
  REFUSAL_NOT_REMEMBERED {
    @Override
    public Memory found(Memory found) {
      return new Memory(found.self(), found.cluster(), found.promise(), Map.of());
    }
  },
  /** A cluster is joined in spite of a promise to begin another one. */
  JOINS_IN_SPITE_OF_A_PROMISE {
    @Override
    public FormingRules rules() {
      return new FormingRules() {
        @Override
        protected boolean mayJoin(@Nullable Plan promise) {
          return true;
        }
      };
    }
  },
  /** A start does not look for the cluster it has. */
  SECOND_BEGINNING_AFTER_A_CRASH {
    @Override
    public Memory found(Memory found) {
      return found.cluster() == null
          ? found
          : new Memory(found.self(), null, null, found.refused());
    }
  }
}
