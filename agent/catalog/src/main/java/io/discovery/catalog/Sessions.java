package io.discovery.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.PSortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The sessions that stand. What is said of nodes follows from the sessions.
 *
 * @param all by id
 * @param onNodes by folded name of the node; only nodes that have any
 * @param index last change of any session
 * @param floor last end of any session: the least index of one that is absent
 */
public record Sessions(
    PSortedMap<String, Versioned<Session>> all,
    PSortedMap<String, OnNode> onNodes,
    long index,
    long floor) {
  /** Most sessions at once; with what belongs to them they take some tens of MiB. */
  public static final int MOST = 65_536;

  static final Sessions EMPTY = new Sessions(TreePMap.empty(), TreePMap.empty(), 0, 0);

  /**
   * The sessions of one node.
   *
   * @param ids of all of them
   * @param boundTo ids of those that are bound to a check, by the check's id
   */
  public record OnNode(PSortedSet<String> ids, PSortedMap<String, PSortedSet<String>> boundTo) {
    static final OnNode EMPTY = new OnNode(TreePSet.empty(), TreePMap.empty());

    OnNode plus(Session session) {
      PSortedMap<String, PSortedSet<String>> bound = boundTo;
      for (String check : session.boundTo()) {
        bound = bound.plus(check, bound.getOrDefault(check, TreePSet.empty()).plus(session.id()));
      }
      return new OnNode(ids.plus(session.id()), bound);
    }

    OnNode minus(Session session) {
      PSortedMap<String, PSortedSet<String>> bound = boundTo;
      for (String check : session.boundTo()) {
        PSortedSet<String> left = bound.getOrDefault(check, TreePSet.empty()).minus(session.id());
        bound = left.isEmpty() ? bound.minus(check) : bound.plus(check, left);
      }
      return new OnNode(ids.minus(session.id()), bound);
    }
  }

  /** The session of that id. */
  public Optional<Versioned<Session>> get(String id) {
    return Optional.ofNullable(find(id));
  }

  @Nullable Versioned<Session> find(String id) {
    return all.get(id);
  }

  /** The sessions that are tied to the node of that name, whatever its case, by id. */
  public List<Versioned<Session>> onNode(String name) {
    List<Versioned<Session>> found = new ArrayList<>();
    for (String id : onNodes.getOrDefault(Names.fold(name), OnNode.EMPTY).ids()) {
      found.add(Invariant.present(all.get(id), "session of a node"));
    }
    return found;
  }

  long indexOf(String id) {
    Versioned<Session> session = find(id);
    return session == null ? floor : session.modifyIndex();
  }

  /** With one more, whose index is above all others'. */
  Sessions plus(Versioned<Session> session) {
    Session value = session.value();
    String node = Names.fold(value.node());
    return new Sessions(
        all.plus(value.id(), session),
        onNodes.plus(node, onNodes.getOrDefault(node, OnNode.EMPTY).plus(value)),
        Math.max(index, session.modifyIndex()),
        floor);
  }

  Sessions minus(Session session, long at) {
    String node = Names.fold(session.node());
    OnNode left = onNodes.getOrDefault(node, OnNode.EMPTY).minus(session);
    return new Sessions(
        all.minus(session.id()),
        left.ids().isEmpty() ? onNodes.minus(node) : onNodes.plus(node, left),
        at,
        at);
  }

  /** As it was written down. */
  Sessions at(long newIndex, long newFloor) {
    return new Sessions(all, onNodes, newIndex, newFloor);
  }
}
