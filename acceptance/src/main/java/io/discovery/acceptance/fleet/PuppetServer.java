package io.discovery.acceptance.fleet;

import io.discovery.acceptance.Eventually;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.Network;

/** The machine that compiles the catalogs, with the modules in its module path. */
public final class PuppetServer {
  static final String ENVIRONMENTS = "/etc/puppet/code/environments/";

  /** Its JVM compiles Ruby for a minute of the processor; other tests may have the other one. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String STATUS =
      "https://puppet." + Machine.DOMAIN + ":8140/status/v1/simple";

  private final Machine machine;
  private final Node node;

  private PuppetServer(Machine machine, Node node) {
    this.machine = machine;
    this.node = node;
  }

  static PuppetServer booted(Network network, String image, Products products) {
    Machine machine = Machine.of(network, image, "puppet");
    machine.copy(products.modules(), "/etc/puppet/code/modules");
    machine.offer(products.agent());
    PuppetServer server = new PuppetServer(machine, Node.of(machine));
    server.environment("production");
    machine.run("systemctl", "start", "--no-block", "puppetserver").well();
    Eventually.see(
        "the Puppet server runs",
        PATIENCE,
        () -> machine.run("curl", "-sk", STATUS).out(),
        "running"::equals);
    return server;
  }

  /** A fresh environment that is a copy of {@code examples/control-repo}. */
  public Environment environment(String name) {
    machine.shell("mkdir -p " + ENVIRONMENTS).well();
    machine.copy(Products.PROJECT.resolve("examples/control-repo"), ENVIRONMENTS + name);
    return new Environment(machine, name);
  }

  /** How long the compiling of a node's last catalog took by the server's own log, in seconds. */
  public double compiled(Node node) {
    Pattern line =
        Pattern.compile("Compiled catalog for " + node.fqdn() + " .* in ([0-9.]+) seconds");
    Matcher matcher = line.matcher(machine.read("/var/log/puppetserver/puppetserver.log"));
    double last = Double.NaN;
    while (matcher.find()) {
      last = Double.parseDouble(matcher.group(1));
    }
    return last;
  }

  /** Its machine, which Puppet manages as well. */
  public Node node() {
    return node;
  }
}
