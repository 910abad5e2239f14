package io.discovery.simulator.forming;

import io.discovery.raft.forming.Ask;
import io.discovery.raft.forming.Formed;
import io.discovery.raft.forming.Forming;
import io.discovery.raft.forming.Greeting;
import io.discovery.raft.forming.Input;
import io.discovery.raft.forming.Joinable;
import io.discovery.raft.forming.Memory;
import io.discovery.raft.forming.Output;
import io.discovery.raft.forming.Plan;
import io.discovery.raft.log.FormingFile;
import io.discovery.raft.log.Identity;
import io.discovery.raft.log.LogSizes;
import io.discovery.raft.log.LogStore;
import io.discovery.raft.log.StorageFull;
import io.discovery.simulator.world.World;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One process: a core, and what carries out its outputs, one effect after the other. */
final class Run {
  private static final LogSizes SIZES = new LogSizes(8 << 10, 1 << 10, 256 << 10, 4 << 10);
  private static final long LEAST_WRITE_NANOS = 100_000;
  private static final long MOST_WRITE_NANOS = 30_000_000;

  /** In some lives disks are so busy that plans get into each other's way. */
  private static final long MOST_BUSY_WRITE_NANOS = 3_000_000_000L;

  /** Until a cluster has taken a server in, ns. */
  private static final long MOST_JOIN_NANOS = 3_000_000_000L;

  /** A crash while something is being made durable is what this is about. */
  private static final int ONE_IN_CRASHES = 12;

  private static final int MOST_EFFECTS = 10;

  private final Site site;
  private final Town town;
  private final World world;
  private final Forming core;
  private final long number;
  private final long seed;
  private long alarmAt = Output.NEVER;
  private long wakeAt = Output.NEVER;
  private boolean joining;
  private String said = "";

  Run(Site site, Forming core, long number, long seed) {
    this.site = site;
    town = site.town();
    world = town.world();
    this.core = core;
    this.number = number;
    this.seed = seed;
  }

  Forming core() {
    return core;
  }

  /** The last line for the log. */
  String said() {
    return said;
  }

  void begin() throws IOException {
    var _ = step(new Input.TimePassed());
  }

  private boolean isOver() {
    return site.run() != this;
  }

  void receive(int from, Packet packet) {
    Greeting greeting = packet.greeting();
    if (packet.question() && greeting != null) {
      site.during(() -> answer(from, packet, greeting));
    } else if (packet.run() == seed) {
      Input input =
          greeting == null
              ? new Input.Unreachable(packet.address(), "connection refused")
              : new Input.Answered(packet.address(), greeting);
      site.during(() -> step(input));
    }
  }

  private void answer(int from, Packet packet, Greeting question) throws IOException {
    Greeting reply = step(new Input.Asked(question)).reply();
    if (reply != null) {
      site.disk().fuse().burn();
      town.notary().said(reply);
      town.send(site.place(), from, new Packet(packet.run(), packet.address(), false, reply));
    }
  }

  private Output step(Input input) throws IOException {
    Output output = core.step(world.now(), input);
    Memory memory = output.remember();
    boolean storeFirst = site.chance().even();
    if (memory != null && storeFirst) {
      remember(memory);
    }
    for (Ask each : output.asks()) {
      ask(each);
    }
    if (memory != null && !storeFirst) {
      remember(memory);
    }
    Formed formed = output.formed();
    if (formed != null) {
      formed(formed);
    }
    join(output.join());
    said = output.waiting().isEmpty() ? said : output.waiting();
    wakeAt = output.wakeAt();
    alarm();
    return output;
  }

  private void ask(Ask ask) {
    site.disk().fuse().burn();
    town.notary().said(ask.greeting());
    town.send(
        site.place(),
        Town.place(ask.address()),
        new Packet(seed, ask.address(), true, ask.greeting()));
  }

  private void remember(Memory memory) throws IOException {
    world.say(() -> "m%d wants %s".formatted(site.place(), town.words(memory)));
    if (town.isHarmed() && site.chance().oneIn(ONE_IN_CRASHES)) {
      site.disk().fuse().light(site.chance().below(MOST_EFFECTS));
    }
    Plan promise = memory.promise();
    if (promise != null && promise.proposer().equals(memory.self()) && memory.cluster() == null) {
      town.proposed();
    }
    if (!town.craft().waits()) {
      world.after(
          0,
          () -> {
            if (!isOver()) {
              site.during(() -> step(new Input.Remembered()));
            }
          });
    }
    world.after(
        site.chance()
            .between(LEAST_WRITE_NANOS, town.isBusy() ? MOST_BUSY_WRITE_NANOS : MOST_WRITE_NANOS),
        () -> {
          if (!isOver()) {
            site.during(() -> store(memory));
          }
        });
  }

  private void store(Memory memory) throws IOException {
    site.storing(memory);
    Input answer = new Input.Remembered();
    try {
      FormingFile.write(site.disk(), memory);
      site.stored(memory);
      world.say(() -> "m%d has %s".formatted(site.place(), town.words(memory)));
    } catch (StorageFull e) {
      town.tally().add(FormingTally.Of.REFUSED_FOR_ROOM);
      answer = new Input.NotRemembered(String.valueOf(e.getMessage()));
    }
    if (town.craft().waits()) {
      var _ = step(answer);
    }
  }

  private void formed(Formed formed) throws IOException {
    UUID id = core.memory().self();
    world.say(() -> "m%d begins %s".formatted(site.place(), formed.cluster()));
    town.notary().formed(id, formed);
    if (town.makesLogs()) {
      try {
        LogStore.open(site.disk(), new Identity(id, formed.cluster()), SIZES).close();
      } catch (StorageFull e) {
        world.say(() -> "no room for the log at m" + site.place());
      }
    }
  }

  private void join(@Nullable Joinable join) {
    if (join == null || joining) {
      return;
    }
    joining = true;
    world.after(
        site.chance().between(0, MOST_JOIN_NANOS),
        () -> {
          joining = false;
          if (!isOver()) {
            site.during(() -> step(new Input.Join(join.cluster())));
          }
        });
  }

  private void alarm() {
    if (wakeAt < alarmAt) {
      alarmAt = wakeAt;
      world.after(wakeAt - world.now(), this::wake);
    }
  }

  private void wake() {
    if (isOver()) {
      return;
    }
    alarmAt = Output.NEVER;
    if (wakeAt <= world.now()) {
      site.during(() -> step(new Input.TimePassed()));
    } else {
      alarm();
    }
  }

  @Override
  public String toString() {
    return "m" + site.place() + " run " + number;
  }
}
