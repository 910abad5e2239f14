package io.discovery.agent.local;

import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.Parsed;
import io.discovery.local.definition.ServiceDefinition;
import io.discovery.local.state.Input;
import io.discovery.local.state.Output;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What was registered over the API, on disk: a file for each under a name made from its id. Written
 * beside, synced, renamed and the directory synced, so that a file is the old one or the new one.
 * Blocks; used by one thread.
 */
final class RegistrationStore {
  private static final System.Logger LOG = System.getLogger(RegistrationStore.class.getName());
  private static final String SUFFIX = ".json";
  private static final String HALF_WRITTEN = ".tmp";

  private final Path services;
  private final Path checks;

  /** Makes the directories when they are not there. */
  RegistrationStore(Path dataDirectory) throws IOException {
    services = Files.createDirectories(dataDirectory.resolve("services"));
    checks = Files.createDirectories(dataDirectory.resolve("checks"));
  }

  /**
   * All that is stored. A file that cannot be read is named in the log and left where it is, for a
   * person to mend: nothing is lost.
   */
  Input.Restored read() throws IOException {
    List<ServiceDefinition> readServices = new ArrayList<>();
    for (Path file : files(services)) {
      // Whether commands may come over the API was decided when this one came.
      Parsed<ServiceDefinition> parsed =
          DefinitionParser.service(file.toString(), Files.readAllBytes(file), true);
      keep(parsed, readServices);
    }
    List<CheckDefinition> readChecks = new ArrayList<>();
    for (Path file : files(checks)) {
      keep(
          DefinitionParser.check(file.toString(), Files.readAllBytes(file), true), readChecks);
    }
    return new Input.Restored(readServices, readChecks);
  }

  private static <T> void keep(Parsed<T> parsed, List<T> into) {
    switch (parsed) {
      case Parsed.Accepted<T> accepted -> into.add(accepted.value());
      case Parsed.Refused<T> refused ->
          refused
              .problems()
              .forEach(
                  problem ->
                      LOG.log(
                          System.Logger.Level.ERROR,
                          "stored registration not understood " + problem
                              + "; register it again, or remove the file"));
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.toString();
        if (name.endsWith(HALF_WRITTEN)) {
          // From a crash before the rename: the call was never answered.
          Files.delete(entry);
        } else if (name.endsWith(SUFFIX)) {
          found.add(entry);
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** Carries out one change; when it returns, the change outlives a crash. */
  void carryOut(Output.Storing change) throws IOException {
    switch (change) {
      case Output.Storing.PutService put ->
          write(services, put.service().service().id(), RegistrationJson.of(put.service()));
      case Output.Storing.PutCheck put ->
          write(checks, put.check().id(), RegistrationJson.of(put.check()));
      case Output.Storing.DropService drop -> remove(services, drop.id());
      case Output.Storing.DropCheck drop -> remove(checks, drop.id());
    }
  }

  private static void write(Path directory, String id, byte[] content) throws IOException {
    Path file = directory.resolve(name(id) + SUFFIX);
    Path half = directory.resolve(name(id) + HALF_WRITTEN);
    try (FileChannel channel =
        FileChannel.open(
            half,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(
        half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(directory);
  }

  private static void remove(Path directory, String id) throws IOException {
    if (Files.deleteIfExists(directory.resolve(name(id) + SUFFIX))) {
      sync(directory);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** A file name for any id: ids may hold slashes and be long. */
  private static String name(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
