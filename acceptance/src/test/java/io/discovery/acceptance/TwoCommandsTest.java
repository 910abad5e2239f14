package io.discovery.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code ./run}, as a newcomer meets it. */
@Tag("system")
class TwoCommandsTest {
  private static final Path PROJECT = Distribution.BUILT.home().resolve("../../../..").normalize();

  @Test
  void runStartsAnAgentSaysWhatToTryAndStopsOnOneSignal() throws Exception {
    int http = Ports.free();
    int dns = Ports.free();
    Path log = Distribution.directory("run").resolve("run.log");
    Path data = Distribution.directory("run-data");
    Process run =
        new ProcessBuilder("./run", "-http-port=" + http, "-dns-port=" + dns, "-data-dir=" + data)
            .directory(PROJECT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Dig dig = new Dig(dns);
      Eventually.so("it says how to stop", () -> Files.readString(log).contains("Ctrl-C"));
      assertFalse(Files.readString(log).contains("Building"), "it is built already");
      assertTrue(Files.readString(log).contains("-p " + dns), Files.readString(log));
      breakable(dig, List.of("1 1 4242 " + node(dig)));
      Path broken = Files.writeString(PROJECT.resolve("target").resolve("broken"), "");
      try {
        breakable(dig, List.of());
      } finally {
        Files.delete(broken);
      }
      breakable(dig, List.of("1 1 4242 " + node(dig)));
    } finally {
      run.destroy();
      assertTrue(run.waitFor(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }
    assertEquals(List.of(), Processes.with("-http-port=" + http));
  }

  @Test
  void helpSaysWhatThereIs() {
    for (String command : List.of("./run", "./test")) {
      Command.Finished help = Command.of(command, "--help").in(PROJECT).run().well();
      assertTrue(help.out().contains(command), help.out());
    }
  }

  private static void breakable(Dig dig, List<String> answer) {
    Eventually.see(
        "breakable answers " + answer,
        () -> dig.brief("breakable.service.discovery.", "SRV"),
        answer::equals);
  }

  /** The name of this machine's node, as the server's own service tells it. */
  private static String node(Dig dig) throws IOException {
    String srv =
        Eventually.see(
                "the server's own service",
                () -> dig.brief("consul.service.discovery.", "SRV"),
                answer -> !answer.isEmpty())
            .getFirst();
    return srv.substring(srv.lastIndexOf(' ') + 1);
  }
}
