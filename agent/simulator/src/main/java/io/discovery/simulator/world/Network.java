package io.discovery.simulator.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between numbered places: late, not at all, twice, in another order, and not
 * across a cut, which may be of one direction only. A message under way when its way is cut is
 * lost, too.
 *
 * @param <M> message; handed over as it is, so it should be immutable
 */
public final class Network<M> {
  /** Messages under way; what is sent beyond is lost, as in a queue that overflows. */
  static final int MAX_UNDER_WAY = 10_000;

  /** Places have the numbers from 0 to one less than this: a row of cuts is one long. */
  public static final int MAX_PLACES = Long.SIZE;

  /** Takes what is sent to a place. */
  @FunctionalInterface
  public interface Receiver<M> {
    /** One message. */
    void receive(int from, M message);
  }

  private final World world;
  private final Chance chance;
  private final UnaryOperator<Object> shown;
  private final List<@Nullable Receiver<M>> places = new ArrayList<>();

  /** For each place a bit for each that hears nothing of it. */
  private final long[] cuts = new long[MAX_PLACES];

  private Weather weather = Weather.FAIR;
  private int underWay;

  /** A network without places, in fair weather. */
  public Network(World world) {
    this(world, message -> message);
  }

  /**
   * The same.
   *
   * @param shown how a message stands in a trace
   */
  public Network(World world, UnaryOperator<Object> shown) {
    this.world = world;
    this.chance = world.chance();
    this.shown = shown;
  }

  /** Adds a place. */
  public void join(int place, Receiver<M> receiver) {
    if (place >= MAX_PLACES) {
      throw new IllegalArgumentException("place " + place + " of " + MAX_PLACES);
    }
    while (places.size() <= place) {
      places.add(null);
    }
    places.set(place, receiver);
  }

  /** How messages sent from now on fare. */
  public void weather(Weather next) {
    weather = next;
  }

  /** Nothing comes from the one to the other any more; the way back is another one. */
  public void cut(int from, int to) {
    cuts[from] |= 1L << to;
  }

  private boolean isCut(int from, int to) {
    return (cuts[from] >>> to & 1) != 0;
  }

  /** Cuts the places off from all others, both ways. */
  public void isolate(Set<Integer> side) {
    for (int one = 0; one < places.size(); one++) {
      for (int other = 0; other < places.size(); other++) {
        if (side.contains(one) != side.contains(other)) {
          cut(one, other);
        }
      }
    }
  }

  /** All ways are open again. */
  public void heal() {
    Arrays.fill(cuts, 0);
  }

  /** Sends a message, if all goes well. */
  public void send(int from, int to, M message) {
    // All lots are drawn in any case: what a cut swallows leaves the other choices as they were.
    boolean lost = chance.permille(weather.lossPermille());
    boolean twice = chance.permille(weather.duplicatePermille());
    long first = delay();
    long second = twice ? delay() : 0;
    if (lost || isCut(from, to)) {
      world.say(() -> "lost " + from + ">" + to + " " + shown.apply(message));
      return;
    }
    carry(from, to, message, first);
    if (twice) {
      carry(from, to, message, second);
    }
  }

  private long delay() {
    long nanos = chance.between(weather.leastNanos(), weather.mostNanos());
    return chance.permille(weather.latePermille())
        ? nanos * (chance.below(Weather.LATE_FACTOR) + 1)
        : nanos;
  }

  private void carry(int from, int to, M message, long nanos) {
    if (underWay >= MAX_UNDER_WAY) {
      world.say(() -> "overflow " + from + ">" + to + " " + shown.apply(message));
      return;
    }
    underWay++;
    world.after(nanos, () -> arrive(from, to, message));
  }

  private void arrive(int from, int to, M message) {
    underWay--;
    Receiver<M> receiver = to < places.size() ? places.get(to) : null;
    if (receiver != null && !isCut(from, to)) {
      receiver.receive(from, message);
    }
  }
}
