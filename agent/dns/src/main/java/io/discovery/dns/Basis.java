package io.discovery.dns;

import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Registry;
import io.discovery.catalog.ServiceEntry;
import io.discovery.catalog.Versioned;
import org.jspecify.annotations.Nullable;

/**
 * What an answer was read from. As long as the basis holds, the same question has the same answer,
 * whatever else changed in the registry: a change of one service leaves the encoded answers of all
 * others in force.
 */
@SuppressWarnings("ReferenceEquality") // catalog values are replaced, never changed
sealed interface Basis {
  /** Whether the answer is still true. */
  boolean holds(Registry now);

  /** Whether it is about something the catalog knows, so that a stranger cannot make up many. */
  boolean known();

  /** True whatever the catalog says. */
  record Always() implements Basis {
    @Override
    public boolean holds(Registry now) {
      return true;
    }

    @Override
    public boolean known() {
      return false;
    }
  }

  /**
   * A service: its entry is replaced by each change of an instance, of its node or of a check that
   * judges it.
   */
  record OfService(String folded, @Nullable ServiceEntry seen) implements Basis {
    @Override
    public boolean holds(Registry now) {
      return now.services().get(folded) == seen;
    }

    @Override
    public boolean known() {
      return seen != null;
    }
  }

  /** A node without what is registered on it. */
  record OfNode(String folded, Versioned<Node> seen) implements Basis {
    @Override
    public boolean holds(Registry now) {
      NodeEntry entry = now.nodes().get(folded);
      return entry != null && entry.node() == seen;
    }

    @Override
    public boolean known() {
      return true;
    }
  }

  /** Names of all nodes: for one that is not there. */
  record OfAllNodes(long index) implements Basis {
    @Override
    public boolean holds(Registry now) {
      return now.nodesIndex() == index;
    }

    @Override
    public boolean known() {
      return false;
    }
  }

  /** Anything in the registry. */
  record OfRegistry(Registry seen) implements Basis {
    @Override
    public boolean holds(Registry now) {
      return now == seen;
    }

    @Override
    public boolean known() {
      return true;
    }
  }
}
