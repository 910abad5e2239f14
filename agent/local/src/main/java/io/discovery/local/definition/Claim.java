package io.discovery.local.definition;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One definition of one file, which wants the ids it declares. It is in force as a whole or not at
 * all: a service without one of its checks would be answered while it is ill.
 */
final class Claim {
  final String path;
  final DeclaredId id;

  /** Smaller came first. */
  final long seniority;

  /** What the file says now. */
  Item wanted;

  /** What is in force: an older version of it while the wanted one cannot have all its ids. */
  @Nullable Item inForce;

  /** Whether the file no longer declares it and it is only kept for a while. */
  boolean lingering;

  /** Until when, while lingering, and no Puppet run keeps it. */
  long lingersUntil;

  /** Until when a Puppet run that is under way keeps it, while lingering. */
  long keptUntil;

  Claim(String path, DeclaredId id, long seniority, Item wanted) {
    this.path = path;
    this.id = id;
    this.seniority = seniority;
    this.wanted = wanted;
  }

  boolean satisfied() {
    return wanted.equals(inForce);
  }

  /** What is declared at the top level of a file. */
  sealed interface Item {
    DeclaredId id();

    /** Every id it takes. */
    Set<DeclaredId> ids();
  }

  record ServiceItem(ServiceDefinition definition) implements Item {
    @Override
    public DeclaredId id() {
      return DeclaredId.service(definition.service().id());
    }

    @Override
    public Set<DeclaredId> ids() {
      Set<DeclaredId> ids = new LinkedHashSet<>();
      ids.add(id());
      for (CheckDefinition check : definition.checks()) {
        ids.add(DeclaredId.check(check.id()));
      }
      return ids;
    }

    ServiceItem without(DeclaredId check) {
      List<CheckDefinition> rest = new ArrayList<>();
      for (CheckDefinition one : definition.checks()) {
        if (!DeclaredId.check(one.id()).equals(check)) {
          rest.add(one);
        }
      }
      return new ServiceItem(
          new ServiceDefinition(definition.service(), rest, definition.announce()));
    }
  }

  record CheckItem(CheckDefinition definition) implements Item {
    @Override
    public DeclaredId id() {
      return DeclaredId.check(definition.id());
    }

    @Override
    public Set<DeclaredId> ids() {
      return Set.of(id());
    }
  }

  static List<Item> itemsOf(Declaration declaration) {
    List<Item> items = new ArrayList<>();
    for (ServiceDefinition service : declaration.services()) {
      items.add(new ServiceItem(service));
    }
    for (CheckDefinition check : declaration.checks()) {
      items.add(new CheckItem(check));
    }
    return items;
  }
}
