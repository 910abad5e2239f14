package io.discovery.raft.forming;

import io.discovery.raft.Member;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A few servers on virtual time, with a network that is quick and disks that are quicker. What they
 * remember, begin and say is a line each; what they ask each other is not, for that is always the
 * same.
 */
final class Village {
  private static final long SECOND = 1_000_000_000L;
  private static final long WAY = SECOND / 1000;

  private static final class House {
    final String name;
    Memory disk;
    String address;
    String datacenter = "dc1";
    int expect = 3;
    long starts;
    long steps;
    boolean full;
    long writeNanos = WAY / 10;
    @Nullable Forming core;
    @Nullable Joinable join;

    House(String name, Memory disk) {
      this.name = name;
      this.disk = disk;
      address = name + ":8300";
    }
  }

  private record Event(long at, long order, Runnable what) {}

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(
          (a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
  private final Map<String, House> houses = new TreeMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> cut = new HashSet<>();
  private final List<String> lines;
  private List<String> addresses = List.of();
  private long now;
  private long order;
  private long ids;
  private int clusters;

  Village(List<String> lines) {
    this.lines = lines;
  }

  /** One line of a scenario. */
  void play(String[] words) {
    String[] rest = Arrays.copyOfRange(words, 1, words.length);
    switch (words[0]) {
      case "quietly" -> {
        int before = lines.size();
        play(rest);
        lines.subList(before, lines.size()).clear();
      }
      case "addresses" -> addresses = addresses(rest);
      case "servers" -> Arrays.stream(rest).forEach(this::house);
      case "expect" -> house(words[1]).expect = Integer.parseInt(words[2]);
      case "datacenter" -> house(words[1]).datacenter = words[2];
      case "start" -> Arrays.stream(rest).forEach(each -> start(house(each)));
      case "crash" -> Arrays.stream(rest).forEach(each -> house(each).core = null);
      case "wipe" -> wipe(house(words[1]));
      case "copy" -> house(words[2]).disk = house(words[1]).disk;
      case "full" -> house(words[1]).full = true;
      case "slow" -> house(words[1]).writeNanos = nanos(words[2]);
      case "room" -> house(words[1]).full = false;
      case "cut" -> Arrays.stream(rest).forEach(this::cut);
      case "heal" -> cut.clear();
      case "run" -> run(nanos(words[1]));
      case "say" -> Arrays.stream(rest).forEach(each -> say(house(each)));
      case "join" -> join(house(words[1]));
      default -> throw new IllegalArgumentException("no such line: " + String.join(" ", words));
    }
  }

  private static List<String> addresses(String[] names) {
    return Arrays.stream(names).map(each -> each + ":8300").toList();
  }

  private static long nanos(String word) {
    long number = Long.parseLong(word.substring(0, word.length() - 1));
    return number * (word.endsWith("m") ? 60 : 1) * SECOND;
  }

  private House house(String name) {
    return houses.computeIfAbsent(name, each -> new House(each, fresh(each)));
  }

  /** Ids in the order of being made, so that a scenario says who is the lowest. */
  private Memory fresh(String name) {
    UUID id = new UUID(0, ++ids);
    names.put(id.toString(), name);
    return Memory.fresh(id);
  }

  private void wipe(House house) {
    house.core = null;
    house.disk = fresh(house.name + "'");
  }

  /** {@code A-B} both ways, {@code A>B} what A sends. */
  private void cut(String way) {
    String from = way.substring(0, 1);
    String to = way.substring(2);
    cut.add(from + ">" + to);
    if (way.charAt(1) == '-') {
      cut.add(to + ">" + from);
    }
  }

  private void start(House house) {
    house.starts++;
    Settings settings =
        new Settings(
            house.disk.self(),
            house.address,
            house.datacenter,
            house.expect,
            addresses,
            house.name.charAt(0) * 1000L + house.starts);
    house.core = new Forming(settings, house.disk);
    step(house, new Input.TimePassed());
  }

  private void at(long when, Runnable what) {
    events.add(new Event(when, order++, what));
  }

  private void run(long nanos) {
    long end = now + nanos;
    Event next = events.peek();
    while (next != null && next.at() <= end) {
      events.remove();
      now = next.at();
      next.what().run();
      next = events.peek();
    }
    now = end;
  }

  private @Nullable Output step(House house, Input input) {
    Forming core = house.core;
    if (core == null) {
      return null;
    }
    Output output = core.step(now, input);
    house.join = output.join();
    output.asks().forEach(ask -> ask(house, core, ask));
    Memory memory = output.remember();
    if (memory != null) {
      at(now + house.writeNanos, () -> store(house, core, memory));
    }
    Formed formed = output.formed();
    if (formed != null) {
      line(
          house,
          "has cluster " + formed.cluster() + " that began with " + of(formed.initial().members()));
    }
    if (!output.waiting().isEmpty()) {
      line(house, "log: " + output.waiting());
    }
    wake(house, output.wakeAt());
    return output;
  }

  private void wake(House house, long when) {
    long mine = ++house.steps;
    if (when != Output.NEVER) {
      at(
          when,
          () -> {
            if (house.steps == mine) {
              step(house, new Input.TimePassed());
            }
          });
    }
  }

  private void ask(House from, Forming asker, Ask ask) {
    House to = houses.get(ask.address().substring(0, 1));
    at(
        now + WAY,
        () -> {
          if (to == null || to.core == null) {
            answer(from, asker, new Input.Unreachable(ask.address(), "connection refused"));
          } else if (!cut.contains(from.name + ">" + to.name)) {
            Output output = step(to, new Input.Asked(ask.greeting()));
            Greeting reply = output == null ? null : output.reply();
            if (reply != null && !cut.contains(to.name + ">" + from.name)) {
              Greeting read = Greeting.decode(reply.encode());
              answer(from, asker, new Input.Answered(ask.address(), read));
            }
          }
        });
  }

  private void answer(House to, Forming asker, Input input) {
    at(
        now + WAY,
        () -> {
          if (to.core == asker) {
            step(to, input);
          }
        });
  }

  private void store(House house, Forming core, Memory memory) {
    if (house.core != core) {
      return;
    }
    if (house.full) {
      step(house, new Input.NotRemembered("the disk is full"));
      return;
    }
    Plan promised = memory.promise();
    name(promised == null ? null : promised.cluster());
    difference(house, house.disk, memory);
    house.disk = Memory.decode(memory.encode());
    step(house, new Input.Remembered());
  }

  private void difference(House house, Memory before, Memory after) {
    Plan promise = after.promise();
    if (before.promise() != null && promise == null) {
      line(house, "lets go of " + of(before.promise()));
    }
    if (promise != null && !promise.equals(before.promise())) {
      line(house, "promises " + of(promise));
    }
    after
        .refused()
        .forEach(
            (proposer, number) -> {
              if (number > before.refused(proposer)) {
                line(house, "refuses " + proposer + "'s plans up to " + number);
              }
            });
    if (after.cluster() != null && before.cluster() == null) {
      line(house, "belongs to " + after.cluster());
    }
  }

  private static String of(Plan plan) {
    return "%s's plan %d: %s".formatted(plan.proposer(), plan.number(), of(plan.members()));
  }

  private static String of(List<Member> members) {
    return members.isEmpty()
        ? "others"
        : members.stream().map(each -> each.id().toString()).collect(Collectors.joining(" "));
  }

  private void say(House house) {
    Forming core = house.core;
    line(house, core == null ? "is down" : "says: " + core.standing());
  }

  private void join(House house) {
    Joinable cluster = house.join;
    if (cluster == null) {
      line(house, "knows of no cluster to join");
    } else {
      step(house, new Input.Join(cluster.cluster()));
    }
  }

  /** Ids of clusters get names in the order in which they turn up. */
  private void line(House house, String what) {
    String text = what;
    for (Map.Entry<String, String> each : names.entrySet()) {
      text = text.replace(each.getKey(), each.getValue());
    }
    lines.add(String.format(Locale.ROOT, "%9.3f %s %s", now / (double) SECOND, house.name, text));
  }

  private void name(@Nullable UUID cluster) {
    if (cluster != null && !names.containsKey(cluster.toString())) {
      names.put(cluster.toString(), "cluster-" + ++clusters);
    }
  }
}
