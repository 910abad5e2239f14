package io.discovery.acceptance.fleet;

import io.discovery.acceptance.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * A question to a node's agent every 10 ms, asked inside the node: does the service have an answer,
 * and does its port take a connection at that moment?
 */
public final class DnsLoop {
  private static final String PROGRAM = "/usr/local/lib/dns-loop.rb";

  private final Machine machine;
  private final String file;

  private DnsLoop(Machine machine, String file) {
    this.machine = machine;
    this.file = file;
  }

  /**
   * One answer.
   *
   * @param millis when it was asked, since the loop began
   * @param heard the number of records, a code such as {@code rcode3}, {@code silent}, {@code
   *     refused}
   * @param port {@code open} or {@code shut} for an answer with records, else {@code -}
   */
  public record Answer(long millis, String heard, String port) {
    static Answer of(String line) {
      String[] words = line.split(" ", 3);
      return new Answer(Long.parseLong(words[0]), words[1], words[2]);
    }

    /** Whether the service has an endpoint in it. */
    public boolean answered() {
      return !heard.equals("0") && Character.isDigit(heard.charAt(0));
    }

    /** Whether it names an endpoint that takes no connection. */
    public boolean wrong() {
      return port.equals("shut");
    }
  }

  static DnsLoop begin(Machine machine, String service, int port) {
    machine.write(PROGRAM, program());
    String file = "/var/tmp/dns-loop-" + service;
    String name = service + ".service.discovery.";
    machine
        .shell(
            "systemd-run -q --unit=dns-loop-%s ruby %s %s %d %s"
                .formatted(service, PROGRAM, name, port, file))
        .well();
    DnsLoop loop = new DnsLoop(machine, file);
    Eventually.so("the loop asks", () -> loop.heard().size() > 1);
    return loop;
  }

  /** All answers until now, in their order. */
  public List<Answer> heard() {
    // The file is there as soon as the loop has begun.
    return machine
        .run("cat", file)
        .out()
        .lines()
        .filter(line -> line.matches("\\d+ \\S+ \\S+"))
        .map(Answer::of)
        .toList();
  }

  /** Ends it; gives back all answers. */
  public List<Answer> end() {
    machine.run("systemctl", "stop", file.substring(file.lastIndexOf('/') + 1) + ".service").well();
    return heard();
  }

  private static String program() {
    try (InputStream in =
        Objects.requireNonNull(DnsLoop.class.getResourceAsStream("dns-loop.rb"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
