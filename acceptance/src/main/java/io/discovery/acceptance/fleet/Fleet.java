package io.discovery.acceptance.fleet;

import java.nio.file.Path;
import org.testcontainers.containers.Network;

/**
 * The machines of one run of the tests: a network, a Puppet server, and the nodes that tests ask
 * for. The engine's client ends all of them with this JVM.
 *
 * <p>Thread rule: any. Nodes and environments are independent of each other, and each belongs to
 * the test that asked for it; the machine of the Puppet server belongs to {@code BridgesTest}.
 */
public final class Fleet {
  private static final class Shared {
    static final Fleet FLEET = new Fleet();
  }

  private final Images images = Images.made(Products.PROJECT);
  private final Products products = Products.built();
  private final Network network =
      Network.builder()
          .createNetworkCmdModifier(
              command -> command.withInternal(true).withLabels(Machine.labels()))
          .build();
  private final PuppetServer server = PuppetServer.booted(network, images.server(), products);

  private Fleet() {}

  /** The fleet of this run; the first who asks boots its server, for a minute, and all wait. */
  public static Fleet shared() {
    return Shared.FLEET;
  }

  /** The Puppet server. */
  public PuppetServer server() {
    return server;
  }

  /**
   * A bare machine, booted, which Puppet has never touched. Its package source carries this
   * project's package.
   *
   * @param name its host name without domain, given once in a run: the authority remembers it
   */
  public Node node(String name, Environment environment) {
    return Node.booted(Machine.of(network, images.node(), name), products, environment);
  }

  /** The package of the agent, on this machine. */
  public Path agentPackage() {
    return products.agent();
  }

  /** The same package as another version, on this machine. */
  public Path packageOf(String version) {
    return Products.packageOf(version);
  }
}
