package io.discovery.raft;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Scenarios in words with what the core answers beside each input. {@code
 * -Dtranscripts.rewrite=true} writes the answers anew, to be read as a diff. After the manner of
 * etcd's {@code rafttest}.
 */
class TranscriptTest {
  private static final Path DIRECTORY = Path.of("src", "test", "resources", "transcripts");
  private static final UUID SELF = new UUID(1, 1);

  static List<Path> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenarios")
  void theCoreAnswersAsWritten(Path scenario) throws IOException {
    String expected = Files.readString(scenario);
    String actual = replay(expected.lines().toList());
    if (Boolean.getBoolean("transcripts.rewrite")) {
      Files.writeString(scenario, actual);
    } else {
      assertEquals(expected, actual);
    }
  }

  private static String replay(List<String> lines) {
    StringBuilder out = new StringBuilder();
    RaftCore core = null;
    for (String line : lines) {
      if (line.startsWith("    ")) {
        continue;
      }
      out.append(line).append('\n');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split(" ", -1);
      if (words[0].equals("restore")) {
        core = new RaftCore(SELF, restored(words));
        continue;
      }
      if (core == null) {
        throw new IllegalArgumentException("a scenario begins with restore");
      }
      say(out, core.step(Long.parseLong(words[0]), input(words)));
    }
    return out.toString();
  }

  /** {@code restore TERM SNAPSHOT-INDEX TERM-OF-ENTRY...}. */
  private static Restored restored(String[] words) {
    long term = Long.parseLong(words[1]);
    long snapshot = Long.parseLong(words[2]);
    List<Entry> entries = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      entries.add(
          new Entry(Entry.Kind.COMMAND, Long.parseLong(words[i]), snapshot + i - 2, bytes("old")));
    }
    HardState state = new HardState(term, term == 0 ? null : SELF, false);
    return new Restored(
        state,
        snapshot,
        snapshot == 0 ? 0 : 1,
        100,
        snapshot == 0 ? Configuration.NONE : Configuration.of(List.of(SELF)),
        entries);
  }

  /** {@code NOW what ...}. */
  private static Input input(String[] words) {
    return switch (words[1]) {
      case "time" -> new Input.TimePassed();
      case "propose" -> {
        List<Proposal> batch = new ArrayList<>();
        for (int i = 2; i < words.length; i++) {
          batch.add(new Proposal(Long.parseLong(words[i]), bytes("p" + words[i])));
        }
        yield new Input.Propose(batch);
      }
      case "persisted" -> new Input.Persisted(Long.parseLong(words[2]), Long.parseLong(words[3]));
      case "full" -> new Input.NotPersisted(Long.parseLong(words[2]), "disk full");
      case "probed" -> new Input.StorageProbed(words[2].equals("room"));
      case "applied" -> new Input.Applied(Long.parseLong(words[2]));
      default -> throw new IllegalArgumentException("no such input: " + words[1]);
    };
  }

  private static void say(StringBuilder out, Output output) {
    Persist persist = output.persist();
    if (persist != null) {
      HardState state = persist.hardState();
      line(
          out,
          "persist term="
              + persist.term()
              + " index="
              + persist.index()
              + (state == null ? "" : " hardstate=" + state.term() + "/" + who(state.votedFor()))
              + entries(persist.entries()));
    }
    if (!output.apply().isEmpty()) {
      line(out, "apply" + entries(output.apply()));
    }
    for (Output.Resolved each : output.outcomes()) {
      line(
          out,
          "outcome "
              + each.id()
              + " "
              + switch (each.outcome()) {
                case Outcome.Committed c -> "committed index=" + c.index() + " term=" + c.term();
                case Outcome.NotLeader n -> "not leader, try " + who(n.hint());
                case Outcome.Indeterminate i -> "indeterminate: " + i.why();
                case Outcome.Rejected r -> r.reason() + ": " + r.why();
              });
    }
    Status status = output.status();
    line(
        out,
        status.role()
            + " term="
            + status.term()
            + " leader="
            + who(status.leader())
            + (status.writable() ? "" : " not writable")
            + (output.probeStorage() ? ", probe the storage" : "")
            + (output.snapshot() != null ? ", snapshot wanted" : "")
            + (output.wakeAt() == Output.NEVER ? "" : ", wake at " + output.wakeAt()));
  }

  private static String entries(List<Entry> entries) {
    StringBuilder out = new StringBuilder();
    for (Entry entry : entries) {
      String payload = new String(entry.payload(), StandardCharsets.UTF_8);
      out.append(" ").append(entry.index()).append("@").append(entry.term()).append(":");
      out.append(entry.kind() == Entry.Kind.TERM_START ? "(term start)" : payload);
    }
    return out.toString();
  }

  private static String who(@Nullable UUID id) {
    return id == null ? "nobody" : id.equals(SELF) ? "self" : id.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void line(StringBuilder out, String line) {
    out.append("    ").append(line).append('\n');
  }
}
