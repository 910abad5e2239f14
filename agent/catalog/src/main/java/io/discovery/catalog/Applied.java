package io.discovery.catalog;

import java.util.Set;

/**
 * What applying one command led to.
 *
 * @param changed topics whose index is new; a {@link Topic.Key} stands for every prefix of it, too,
 *     and {@link Topic.Everything} for every topic
 */
public record Applied(Snapshot next, Command.Result result, Set<Topic> changed) {
  public Applied {
    changed = Set.copyOf(changed);
  }
}
