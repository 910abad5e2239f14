package io.discovery.simulator.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The only source of choices. One seed makes the first; each part of a world has a fork of its own,
 * so that one more choice in one part leaves the choices of the others as they were.
 */
public final class Chance {
  private final SplittableRandom random;

  /** The same seed makes the same choices, on every machine. */
  public Chance(long seed) {
    this(new SplittableRandom(seed));
  }

  private Chance(SplittableRandom random) {
    this.random = random;
  }

  /** Another source, itself from this one. */
  public Chance fork() {
    return new Chance(random.split());
  }

  /** From 0 to one less than the bound. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** From the least to the greatest, both included. */
  public long between(long least, long greatest) {
    return random.nextLong(least, greatest + 1);
  }

  /** Heads or tails. */
  public boolean even() {
    return random.nextBoolean();
  }

  /** True once in so many times. */
  public boolean oneIn(int times) {
    return random.nextInt(times) == 0;
  }

  /** True so many times of a thousand. */
  public boolean permille(int parts) {
    return parts > 0 && random.nextInt(1000) < parts;
  }

  /** One of them. */
  public <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** All of them in any order. */
  public <T> List<T> shuffled(List<T> these) {
    List<T> order = new ArrayList<>(these);
    for (int i = order.size(); i > 1; i--) {
      Collections.swap(order, i - 1, random.nextInt(i));
    }
    return order;
  }
}
