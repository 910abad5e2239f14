package io.discovery.agent.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says. A null stands for an option that was not given. Filled in by the
 * command line's parser, read once.
 */
public final class AgentOptions {
  /** Files and directories in the order given; which of them a path is, the disk tells. */
  public final List<Path> configFiles = new ArrayList<>();

  public final List<Path> configDirectories = new ArrayList<>();

  /** Addresses of other servers. */
  public final List<String> servers = new ArrayList<>();

  public boolean dev;
  public @Nullable String dataDirectory;
  public @Nullable String nodeName;
  public @Nullable String datacenter;
  public @Nullable String bindAddress;
  public @Nullable String advertiseAddress;
  public @Nullable String clientAddress;
  public @Nullable String domain;
  public @Nullable String logLevel;
  public @Nullable Boolean server;
  public @Nullable Boolean bootstrap;
  public @Nullable Integer bootstrapExpect;
  public @Nullable Integer httpPort;
  public @Nullable Integer dnsPort;
  public @Nullable Integer serverPort;
}
