package io.discovery.agent.config;

import io.discovery.local.document.DocumentException;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Position;
import io.discovery.local.document.Problem;
import io.discovery.local.document.Problems;
import io.discovery.local.document.Value;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the agent's configuration from its files and options. Blocks; used once, at start. */
public final class ConfigReader {
  private static final Set<String> LEVELS =
      Set.of("trace", "debug", "info", "warn", "err", "error");

  private final AgentOptions options;
  private final Draft draft = new Draft();
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> notices = new ArrayList<>();

  private ConfigReader(AgentOptions options) {
    this.options = options;
  }

  /**
   * The configuration in force.
   *
   * @throws ConfigException naming everything that is wrong with it
   */
  public static AgentConfig read(AgentOptions options) throws ConfigException {
    return new ConfigReader(options).read();
  }

  /**
   * What is wrong with the configuration in files that hold any; whether it is complete is not
   * judged, for options may add to it. Definitions are left out.
   */
  public static List<Problem> judge(Collection<Path> paths) {
    ConfigReader reader = new ConfigReader(new AgentOptions());
    for (Path path : paths) {
      reader.judge(path);
    }
    return List.copyOf(reader.problems);
  }

  /**
   * What is wrong with one file as configuration, whatever its name; whether it is complete is not
   * judged, for options and other files may add to it. Definitions that stand beside are left out.
   */
  public static List<Problem> judgeAlone(Path file) {
    ConfigReader reader = new ConfigReader(new AgentOptions());
    try {
      reader.readFile(file, true);
      if (reader.problems.isEmpty()) {
        reader.checkValues();
      }
    } catch (ConfigException e) {
      String why = String.valueOf(e.getMessage());
      reader.problems.add(new Problem(file.toString(), Position.START, "", "", why, ""));
    }
    return List.copyOf(reader.problems);
  }

  private void judge(Path path) {
    try {
      for (Path file : Files.isDirectory(path) ? jsonFiles(path) : List.of(path)) {
        readFile(file, false);
      }
    } catch (ConfigException e) {
      // A directory that cannot be listed is named with the definitions.
    }
  }

  private AgentConfig read() throws ConfigException {
    if (options.dev) {
      draft.developmentDefaults();
    }
    for (Path file : options.configFiles) {
      readFile(file, true);
    }
    for (Path directory : options.configDirectories) {
      for (Path file : jsonFiles(directory)) {
        readFile(file, false);
      }
    }
    draft.override(options);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return finish();
  }

  private static List<Path> jsonFiles(Path directory) throws ConfigException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.json")) {
      for (Path entry : entries) {
        if (Files.isRegularFile(entry)) {
          found.add(entry);
        }
      }
    } catch (IOException e) {
      throw new ConfigException(
          "configuration directory "
              + directory
              + " cannot be read ("
              + e
              + "); create it, or name another with -config-dir");
    }
    Collections.sort(found);
    return found;
  }

  /**
   * Reads one file.
   *
   * @param strict a file that was named itself must be readable; one that merely lies in a
   *     directory may be a broken definition, which is the definitions' business
   */
  private void readFile(Path file, boolean strict) throws ConfigException {
    String source = file.toString();
    Value.Obj object;
    try {
      byte[] bytes = bytes(file);
      if (bytes == null || (strict && isBlank(bytes))) {
        return;
      }
      object = JsonDocument.readObject(source, bytes);
    } catch (IOException e) {
      if (strict) {
        throw new ConfigException("configuration file " + file + " cannot be read: " + e);
      }
      return;
    } catch (DocumentException e) {
      if (strict) {
        problems.add(e.problem());
      }
      return;
    }
    if (!strict && !isConfiguration(object)) {
      return;
    }
    Problems found = new Problems(source);
    draft.read(object, found);
    problems.addAll(found.all());
    notices.addAll(found.notices());
  }

  /** The content, or null when the file is too large to be configuration. */
  private static byte @Nullable [] bytes(Path file) throws IOException {
    return Files.size(file) > JsonDocument.MOST_BYTES ? null : Files.readAllBytes(file);
  }

  /** An empty file is an empty configuration: tools create it first and fill it later. */
  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b > ' ') {
        return false;
      }
    }
    return true;
  }

  /** Whether an object is meant as configuration: it has at least one of its keys. */
  public static boolean isConfiguration(Value.Obj object) {
    return object.members().keySet().stream().anyMatch(key -> ConfigKeys.find(key) != null);
  }

  private AgentConfig finish() throws ConfigException {
    checkCompleteness();
    checkValues();
    List<String> client = Draft.words(draft.clientAddress);
    List<String> http = Draft.words(draft.httpAddress);
    List<String> dns = Draft.words(draft.dnsAddress);
    String bind = draft.bindAddress;
    String advertise =
        draft.advertiseAddress.isEmpty() ? Addresses.advertised(bind) : draft.advertiseAddress;
    return new AgentConfig(
        draft.nodeName.isEmpty() ? Addresses.hostName() : draft.nodeName,
        draft.nodeId.toLowerCase(Locale.ROOT),
        draft.nodeMeta,
        draft.taggedAddresses,
        draft.datacenter,
        Path.of(draft.dataDirectory),
        draft.dataDirectory.isEmpty(),
        bind,
        advertise,
        Addresses.http(http.isEmpty() ? client : http, draft.ports.http()),
        dns.isEmpty() ? client : dns,
        draft.ports,
        new AgentConfig.Cluster(
            draft.bootstrapExpect == 0 ? 1 : draft.bootstrapExpect,
            Addresses.servers(draft.servers, draft.ports),
            draft.raftMultiplier),
        new AgentConfig.Dns(
            trimDots(draft.domain),
            trimDots(draft.altDomain),
            draft.nodeTtl,
            draft.serviceTtl,
            draft.negativeTtl,
            draft.onlyPassing),
        draft.serverService,
        draft.settleNew,
        draft.settleRemoved,
        draft.settleRun,
        draft.sessionTtlMin,
        Path.of(draft.puppetStateDirectory),
        draft.scriptChecksOverHttp,
        draft.logLevel.toLowerCase(Locale.ROOT),
        new AgentConfig.Sources(
            List.copyOf(options.configFiles), List.copyOf(options.configDirectories)),
        List.copyOf(notices));
  }

  private void checkCompleteness() throws ConfigException {
    if (draft.dataDirectory.isEmpty() && !options.dev) {
      throw new ConfigException("data_dir is not set; write data_dir in a file, or -data-dir=PATH");
    }
    if (!draft.server) {
      throw new ConfigException(
          "this agent is no server, and client agents are not available in this version;"
              + " write \"server\": true with \"bootstrap_expect\": 1, or use -dev");
    }
    if (!draft.bootstrap && draft.bootstrapExpect == 0) {
      throw new ConfigException(
          "a server needs bootstrap_expect to know how many servers its cluster begins with;"
              + " write \"bootstrap_expect\": 1, or use -bootstrap-expect=1");
    }
    if (draft.bootstrapExpect > 1 && draft.servers.isEmpty()) {
      throw new ConfigException(
          "bootstrap_expect is %d, but no other server is named; write their addresses in retry_join,"
                  .formatted(draft.bootstrapExpect)
              + " or use -retry-join=ADDRESS");
    }
    if (draft.bootstrap && draft.bootstrapExpect > 1) {
      throw new ConfigException(
          "bootstrap is true and bootstrap_expect is %d: a server that elects itself expects nobody;"
                  .formatted(draft.bootstrapExpect)
              + " remove bootstrap");
    }
  }

  /** What no other file or option makes right, short of saying it anew. */
  private void checkValues() throws ConfigException {
    if (!isName(draft.datacenter)) {
      throw new ConfigException(
          "datacenter \""
              + draft.datacenter
              + "\" is part of DNS names and may hold letters, digits, - and _ only");
    }
    if (!LEVELS.contains(draft.logLevel.toLowerCase(Locale.ROOT))) {
      throw new ConfigException(
          "log_level \"" + draft.logLevel + "\" is none of trace, debug, info, warn, error");
    }
    if (!draft.nodeId.isEmpty() && !isUuid(draft.nodeId)) {
      throw new ConfigException(
          "node_id \"" + draft.nodeId + "\" is no UUID; write 36 characters as uuidgen prints");
    }
    checkAddresses();
  }

  private void checkAddresses() throws ConfigException {
    Addresses.checked("bind_addr", draft.bindAddress);
    for (String address : Draft.words(draft.clientAddress)) {
      Addresses.checked("client_addr", address);
    }
    for (String address : Draft.words(draft.dnsAddress)) {
      Addresses.checked("addresses.dns", address);
    }
    Addresses.http(Draft.words(draft.httpAddress), draft.ports.http());
    Addresses.servers(draft.servers, draft.ports);
    if (!draft.advertiseAddress.isEmpty()) {
      Addresses.checked("advertise_addr", draft.advertiseAddress);
    }
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean fits =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!fits) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static String trimDots(String domain) {
    int from = 0;
    int to = domain.length();
    while (from < to && domain.charAt(from) == '.') {
      from++;
    }
    while (to > from && domain.charAt(to - 1) == '.') {
      to--;
    }
    return domain.substring(from, to);
  }
}
