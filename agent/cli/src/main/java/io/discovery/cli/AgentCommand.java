package io.discovery.cli;

import io.discovery.agent.Agent;
import io.discovery.agent.config.AgentOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent}: runs the agent until it is told to stop. */
@Command(
    name = "agent",
    description = "Runs the agent until SIGINT or SIGTERM.",
    sortOptions = true)
final class AgentCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "-config-file",
      paramLabel = "<file>",
      description = "File with configuration in JSON, strict; may be repeated.")
  private List<Path> configFiles = new ArrayList<>();

  @Option(
      names = "-config-dir",
      paramLabel = "<directory>",
      description = "Directory whose *.json hold configuration or definitions; watched.")
  private List<Path> configDirectories = new ArrayList<>();

  @Option(
      names = "-dev",
      arity = "0..1",
      fallbackValue = "true",
      description = "One server on 127.0.0.1; without -data-dir nothing survives it.")
  private boolean dev;

  @Option(names = "-data-dir", paramLabel = "<directory>", description = "What survives a restart.")
  private @Nullable String dataDirectory;

  @Option(names = "-node", paramLabel = "<name>", description = "Name of this node.")
  private @Nullable String nodeName;

  @Option(names = "-datacenter", paramLabel = "<name>", description = "Name of the datacenter.")
  private @Nullable String datacenter;

  @Option(
      names = "-bind",
      paramLabel = "<address>",
      description = "Address for traffic between agents.")
  private @Nullable String bind;

  @Option(
      names = "-advertise",
      paramLabel = "<address>",
      description = "Address that others are told for this node.")
  private @Nullable String advertise;

  @Option(
      names = "-client",
      paramLabel = "<addresses>",
      description = "Addresses for HTTP and DNS, separated by spaces.")
  private @Nullable String client;

  @Option(
      names = "-server",
      arity = "0..1",
      fallbackValue = "true",
      description = "This agent is a server.")
  private @Nullable Boolean server;

  @Option(
      names = "-bootstrap",
      arity = "0..1",
      fallbackValue = "true",
      description = "This server may elect itself.")
  private @Nullable Boolean bootstrap;

  @Option(
      names = "-bootstrap-expect",
      paramLabel = "<n>",
      description = "How many servers the cluster begins with.")
  private @Nullable Integer bootstrapExpect;

  @Option(
      names = {"-retry-join", "-join"},
      paramLabel = "<address>",
      description = "Where another server is: host or host:port; may be repeated.")
  private List<String> servers = new ArrayList<>();

  @Option(names = "-domain", paramLabel = "<domain>", description = "DNS domain that is answered.")
  private @Nullable String domain;

  @Option(names = "-http-port", paramLabel = "<port>", description = "Port for HTTP.")
  private @Nullable Integer httpPort;

  @Option(names = "-dns-port", paramLabel = "<port>", description = "Port for DNS.")
  private @Nullable Integer dnsPort;

  @Option(names = "-server-port", paramLabel = "<port>", description = "Port between servers.")
  private @Nullable Integer serverPort;

  @Option(
      names = "-log-level",
      paramLabel = "<level>",
      description = "trace, debug, info, warn or error.")
  private @Nullable String logLevel;

  @Override
  public Integer call() {
    AgentOptions options = new AgentOptions();
    options.configFiles.addAll(configFiles);
    for (Path directory : configDirectories) {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        throw new ParameterException(
            spec.commandLine(), "-config-dir " + directory + " is a file; use -config-file");
      }
      options.configDirectories.add(directory);
    }
    options.servers.addAll(servers);
    options.dev = dev;
    options.dataDirectory = dataDirectory;
    options.nodeName = nodeName;
    options.datacenter = datacenter;
    options.bindAddress = bind;
    options.advertiseAddress = advertise;
    options.clientAddress = client;
    options.domain = domain;
    options.logLevel = logLevel;
    options.server = server;
    options.bootstrap = bootstrap;
    options.bootstrapExpect = bootstrapExpect;
    options.httpPort = httpPort;
    options.dnsPort = dnsPort;
    options.serverPort = serverPort;
    return Agent.run(options, spec.commandLine().getErr());
  }
}
