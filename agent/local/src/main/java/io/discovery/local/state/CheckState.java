package io.discovery.local.state;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.local.definition.CheckDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one active check last said, and what of it the catalog is told. */
final class CheckState {
  CheckDefinition definition;
  final long digest;
  CheckStatus status;
  String output;

  /** The output the catalog is told; it may lag behind {@link #output}. */
  String shownOutput;

  /** When the shown output last changed by a result; {@link Long#MIN_VALUE} before the first. */
  long shownAt = Long.MIN_VALUE;

  /** Whether this status is of this process's own finding (not taken over, not the initial one). */
  boolean measured;

  /** Number of the run under way, or 0. */
  long run;

  /** Whether it waits for a free place to run. */
  boolean queued;

  /** What somebody last reported, for a TTL check. */
  String lastReport = "";

  CheckState(CheckDefinition definition, long digest) {
    this.definition = definition;
    this.digest = digest;
    this.status = definition.initialStatus();
    this.output = "";
    this.shownOutput = "";
  }

  /** Goes on from what the catalog remembers of the same definition. */
  boolean continueFrom(Check remembered) {
    if (measured || remembered.definitionDigest() != digest) {
      return false;
    }
    status = remembered.status();
    output = remembered.output();
    shownOutput = output;
    return true;
  }

  /** As the agent itself shows it. */
  Check here(@Nullable Service judged) {
    return record(judged, output);
  }

  /** As it should stand in the catalog. */
  Check shown(@Nullable Service judged) {
    return record(judged, shownOutput);
  }

  private Check record(@Nullable Service judged, String said) {
    return new Check(
        definition.id(),
        definition.name(),
        status,
        definition.notes(),
        said,
        definition.serviceId(),
        judged == null ? "" : judged.name(),
        judged == null ? List.of() : judged.tags(),
        definition.kind().type(),
        digest);
  }
}
