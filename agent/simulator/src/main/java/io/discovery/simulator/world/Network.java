package io.discovery.simulator.world;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

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

  /** Takes what is sent to a place. */
  @FunctionalInterface
  public interface Receiver<M> {
    /** One message. */
    void receive(int from, M message);
  }

  private record Way(int from, int to) {}

  private final World world;
  private final Chance chance;
  private final Map<Integer, Receiver<M>> places = new HashMap<>();
  private final Set<Way> cuts = new HashSet<>();
  private Weather weather = Weather.FAIR;
  private int underWay;

  /** A network without places, in fair weather. */
  public Network(World world) {
    this.world = world;
    this.chance = world.chance();
  }

  /** Adds a place. */
  public void join(int place, Receiver<M> receiver) {
    places.put(place, receiver);
  }

  /** How messages sent from now on fare. */
  public void weather(Weather next) {
    weather = next;
  }

  /** Nothing comes from the one to the other any more; the way back is another one. */
  public void cut(int from, int to) {
    cuts.add(new Way(from, to));
  }

  /** Cuts the places off from all others, both ways. */
  public void isolate(Set<Integer> side) {
    for (int one : places.keySet()) {
      for (int other : places.keySet()) {
        if (side.contains(one) != side.contains(other)) {
          cut(one, other);
        }
      }
    }
  }

  /** All ways are open again. */
  public void heal() {
    cuts.clear();
  }

  /** Sends a message, if all goes well. */
  public void send(int from, int to, M message) {
    // All lots are drawn in any case: what a cut swallows leaves the other choices as they were.
    boolean lost = chance.permille(weather.lossPermille());
    boolean twice = chance.permille(weather.duplicatePermille());
    long first = delay();
    long second = delay();
    Way way = new Way(from, to);
    if (lost || cuts.contains(way)) {
      world.say(() -> "lost " + from + ">" + to + " " + message);
      return;
    }
    carry(way, message, first);
    if (twice) {
      carry(way, message, second);
    }
  }

  private long delay() {
    long nanos = chance.between(weather.leastNanos(), weather.mostNanos());
    int times = chance.below(Weather.LATE_FACTOR) + 1;
    return chance.permille(weather.latePermille()) ? nanos * times : nanos;
  }

  private void carry(Way way, M message, long nanos) {
    if (underWay >= MAX_UNDER_WAY) {
      world.say(() -> "overflow " + way + " " + message);
      return;
    }
    underWay++;
    world.after(nanos, () -> arrive(way, message));
  }

  private void arrive(Way way, M message) {
    underWay--;
    Receiver<M> receiver = places.get(way.to());
    if (receiver != null && !cuts.contains(way)) {
      receiver.receive(way.from(), message);
    }
  }
}
