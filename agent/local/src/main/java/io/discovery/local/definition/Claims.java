package io.discovery.local.definition;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds which id among the files. Whoever holds an id keeps it until its file lets go; then the
 * one that has waited longest takes over.
 */
final class Claims {
  /** A Puppet run under way keeps what it removed at most so long: 5 min in ns. */
  static final long LONGEST_KEPT = 300_000_000_000L;

  private final long settleRemoved;

  private final SortedMap<Long, Claim> bySeniority = new TreeMap<>();
  private final Map<String, Map<DeclaredId, Claim>> byPath = new HashMap<>();

  private final Map<DeclaredId, Claim> holders = new HashMap<>();
  private long nextSeniority;
  private boolean changed;
  private boolean runLive;

  /**
   * A claim that waits.
   *
   * @param taken the id it cannot have
   * @param holder path of the file that holds it
   */
  record Conflict(Claim claim, DeclaredId taken, String holder) {}

  /**
   * @param settleRemoved nanoseconds that a removed definition is kept in force for its return
   */
  Claims(long settleRemoved) {
    this.settleRemoved = settleRemoved;
  }

  /**
   * The file now declares this and nothing else. Returns what it no longer declares and a Puppet
   * run keeps in force.
   */
  List<DeclaredId> declare(long now, String path, Declaration declaration) {
    Map<DeclaredId, Claim> own = byPath.computeIfAbsent(path, added -> new HashMap<>());
    Set<DeclaredId> declared = new HashSet<>();
    for (Claim.Item item : Claim.itemsOf(declaration)) {
      declared.add(item.id());
      Claim claim = own.get(item.id());
      if (claim == null) {
        claim = new Claim(path, item.id(), nextSeniority++, item);
        own.put(item.id(), claim);
        bySeniority.put(claim.seniority, claim);
      }
      claim.wanted = item;
      claim.lingering = false;
    }
    List<DeclaredId> kept = new ArrayList<>();
    for (Claim claim : List.copyOf(own.values())) {
      if (!declared.contains(claim.id) && !claim.lingering) {
        letGo(now, claim);
        if (claim.lingering && runLive) {
          kept.add(claim.id);
        }
      }
    }
    if (own.isEmpty()) {
      byPath.remove(path);
    }
    return kept;
  }

  private void letGo(long now, Claim claim) {
    if (claim.inForce == null || (settleRemoved == 0 && !runLive)) {
      remove(claim);
    } else {
      claim.lingering = true;
      claim.lingersUntil = now + settleRemoved;
      claim.keptUntil = runLive ? now + LONGEST_KEPT : now;
    }
  }

  /** Whether a Puppet run is under way; when it is over it keeps nothing any more. */
  void run(long now, boolean live) {
    runLive = live;
    for (Claim claim : bySeniority.values()) {
      if (!live && claim.lingering) {
        claim.keptUntil = now;
      }
    }
  }

  /** Whether something lingers only because a Puppet run is under way. */
  boolean keepsForRun(long now) {
    for (Claim claim : bySeniority.values()) {
      if (claim.lingering && now - claim.keptUntil < 0) {
        return true;
      }
    }
    return false;
  }

  /** Drops what has lingered long enough, and puts in force whatever has its ids free. */
  void resolve(long now) {
    for (Claim claim : List.copyOf(bySeniority.values())) {
      if (claim.lingering && now - claim.lingersUntil >= 0 && now - claim.keptUntil >= 0) {
        remove(claim);
      }
    }
    // Each round puts at least one more claim in force for good, so this ends.
    boolean progress = true;
    while (progress) {
      progress = false;
      for (Claim claim : List.copyOf(bySeniority.values())) {
        if (!claim.lingering && !claim.satisfied() && conflict(claim) == null) {
          putInForce(claim);
          progress = true;
        }
      }
    }
  }

  private @Nullable Conflict conflict(Claim claim) {
    for (DeclaredId id : claim.wanted.ids()) {
      Claim holder = holders.get(id);
      if (holder != null && holder != claim && !holder.lingering) {
        return new Conflict(claim, id, holder.path);
      }
    }
    return null;
  }

  private void putInForce(Claim claim) {
    release(claim);
    claim.inForce = claim.wanted;
    changed = true;
    for (DeclaredId id : claim.wanted.ids()) {
      Claim holder = holders.get(id);
      if (holder != null) {
        yieldTo(holder, id);
      }
      holders.put(id, claim);
    }
  }

  /** A lingering claim gives up an id that is declared anew: itself, or a check inside it. */
  private void yieldTo(Claim lingering, DeclaredId id) {
    if (lingering.inForce instanceof Claim.ServiceItem service && !lingering.id.equals(id)) {
      lingering.inForce = service.without(id);
    } else {
      remove(lingering);
    }
  }

  private void remove(Claim claim) {
    release(claim);
    claim.inForce = null;
    bySeniority.remove(claim.seniority);
    Map<DeclaredId, Claim> own = byPath.get(claim.path);
    if (own != null) {
      own.remove(claim.id);
      if (own.isEmpty()) {
        byPath.remove(claim.path);
      }
    }
  }

  private void release(Claim claim) {
    if (claim.inForce != null) {
      changed = true;
      for (DeclaredId id : claim.inForce.ids()) {
        holders.remove(id, claim);
      }
    }
  }

  /** Who waits for what, in order of seniority. */
  List<Conflict> conflicts() {
    List<Conflict> conflicts = new ArrayList<>();
    for (Claim claim : bySeniority.values()) {
      Conflict conflict = claim.lingering || claim.satisfied() ? null : conflict(claim);
      if (conflict != null) {
        conflicts.add(conflict);
      }
    }
    return conflicts;
  }

  /** Whether anything of this file is in force. */
  boolean holdsAny(String path) {
    for (Claim claim : byPath.getOrDefault(path, Map.of()).values()) {
      if (claim.inForce != null) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything in force may have changed since the last call. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** What is in force, by path. */
  SortedMap<String, Declaration> inForce() {
    SortedMap<String, List<ServiceDefinition>> services = new TreeMap<>();
    SortedMap<String, List<CheckDefinition>> checks = new TreeMap<>();
    for (Claim claim : bySeniority.values()) {
      switch (claim.inForce) {
        case null -> {}
        case Claim.ServiceItem item ->
            services.computeIfAbsent(claim.path, path -> new ArrayList<>()).add(item.definition());
        case Claim.CheckItem item ->
            checks.computeIfAbsent(claim.path, path -> new ArrayList<>()).add(item.definition());
      }
    }
    SortedMap<String, Declaration> inForce = new TreeMap<>();
    services.forEach(
        (path, own) ->
            inForce.put(path, new Declaration(own, checks.getOrDefault(path, List.of()))));
    checks.forEach((path, own) -> inForce.putIfAbsent(path, new Declaration(List.of(), own)));
    return Collections.unmodifiableSortedMap(inForce);
  }

  /** When the next lingering claim is to go; {@link Long#MAX_VALUE} for never. */
  long wakeAt() {
    long earliest = Long.MAX_VALUE;
    for (Claim claim : bySeniority.values()) {
      if (claim.lingering) {
        earliest = Math.min(earliest, Math.max(claim.lingersUntil, claim.keptUntil));
      }
    }
    return earliest;
  }
}
