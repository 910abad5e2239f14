package io.discovery.simulator;

import io.discovery.raft.Input;
import io.discovery.raft.Output;
import io.discovery.raft.Persist;
import io.discovery.raft.Proposal;

/** What goes into a step, and out of it, in one line, the same in every run. */
final class Trace {
  private Trace() {}

  /** Payloads are arrays, whose text is another one in every run. */
  static String of(Input input) {
    return input instanceof Input.Propose propose
        ? "Propose " + propose.proposals().stream().map(Proposal::id).toList()
        : input.toString();
  }

  static String of(Output output) {
    StringBuilder text = new StringBuilder(output.status().toString());
    Persist persist = output.persist();
    if (persist != null) {
      text.append(" persist=")
          .append(persist.term())
          .append('/')
          .append(persist.index())
          .append('+')
          .append(persist.entries().size());
    }
    if (!output.apply().isEmpty()) {
      text.append(" apply=")
          .append(output.apply().getFirst().index())
          .append("..")
          .append(output.apply().getLast().index());
    }
    output.outcomes().forEach(each -> text.append(' ').append(each));
    return text.toString();
  }
}
