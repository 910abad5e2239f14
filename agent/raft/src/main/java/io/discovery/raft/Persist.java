package io.discovery.raft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be made durable, hard state before entries. Term and index name the request: when it is
 * done they come back in {@link Input.Persisted}. The index alone would not do: after a change of
 * term another entry may stand there.
 *
 * @param term the server's term when it asked
 * @param index the last index of its log then
 * @param hardState when it has changed
 * @param entries to append; the first follows on what was asked for before, or all that stands from
 *     its index on is replaced (only where there are other voters)
 */
public record Persist(long term, long index, @Nullable HardState hardState, List<Entry> entries) {
  public Persist {
    entries = List.copyOf(entries);
  }
}
