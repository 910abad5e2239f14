package io.discovery.agent.local;

import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.Declared;
import io.discovery.local.definition.DefinitionParser;
import io.discovery.local.definition.Parsed;
import io.discovery.local.definition.ServiceDefinition;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The API's registrations on disk: {@code services/<digest of the id>.json} and {@code
 * checks/<digest of the id>.json} below the data directory, one definition each.
 *
 * <p>A change is durable when its method returns: the file is written under a temporary name,
 * synced, renamed, and the directory synced. A file that cannot be read back is named and left
 * where it is. All methods block; one thread at a time.
 */
public final class RegistrationStore {
  /** A file larger than this is no registration of ours: 1 MiB. */
  private static final long LARGEST = 1 << 20;

  private static final String SUFFIX = ".json";
  private static final String TEMPORARY = ".tmp";

  private final Path dataDirectory;
  private final Path services;
  private final Path checks;

  /**
   * What was stored.
   *
   * @param unreadable a sentence for each file that is skipped
   */
  public record Stored(
      List<ServiceDefinition> services, List<CheckDefinition> checks, List<String> unreadable) {}

  /** Nothing is touched before the first read or write. */
  public RegistrationStore(Path dataDirectory) {
    this.dataDirectory = dataDirectory;
    this.services = dataDirectory.resolve("services");
    this.checks = dataDirectory.resolve("checks");
  }

  /** All that is stored; what cannot be read is told, not thrown. */
  public Stored read() {
    Stored stored = new Stored(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    read(services, stored);
    read(checks, stored);
    return stored;
  }

  private void read(Path directory, Stored into) {
    if (!Files.isDirectory(directory)) {
      return;
    }
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
      all.forEach(files::add);
    } catch (IOException e) {
      into.unreadable().add(skipped(directory, e));
    }
    files.sort(null);
    for (Path file : files) {
      if (file.toString().endsWith(SUFFIX)) {
        readFile(file, into);
      }
    }
  }

  private void readFile(Path file, Stored into) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
        throw new IOException("not a file of at most " + LARGEST + " bytes");
      }
      Declaration declaration = parse(file);
      into.services().addAll(declaration.services());
      into.checks().addAll(declaration.checks());
    } catch (IOException e) {
      into.unreadable().add(skipped(file, e));
    }
  }

  private static Declaration parse(Path file) throws IOException {
    return switch (DefinitionParser.file(file.toString(), Files.readAllBytes(file), List.of())) {
      case Parsed.Accepted<Declared> accepted -> accepted.value().declaration();
      case Parsed.Refused<Declared> refused ->
          throw new IOException(refused.problems().getFirst().toString());
    };
  }

  private static String skipped(Path file, IOException why) {
    return "stored registration skipped file="
        + file
        + " why="
        + why.getMessage()
        + "; mend the file and restart, or remove it and register again";
  }

  /** Makes one change durable. */
  public void apply(Output.Storing change) throws IOException {
    switch (change) {
      case Output.Storing.PutService put ->
          put(services, put.service().service().id(), DefinitionWriter.service(put.service()));
      case Output.Storing.PutCheck put ->
          put(checks, put.check().id(), DefinitionWriter.check(put.check()));
      case Output.Storing.DropService drop -> drop(services, drop.id());
      case Output.Storing.DropCheck drop -> drop(checks, drop.id());
    }
  }

  private void put(Path directory, String id, byte[] content) throws IOException {
    if (!Files.isDirectory(directory)) {
      // Definitions may hold what only the agent should read: headers, bodies, arguments.
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      sync(dataDirectory);
    }
    Path file = file(directory, id);
    Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        int _ = channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    sync(directory);
  }

  private static void drop(Path directory, String id) throws IOException {
    if (Files.deleteIfExists(file(directory, id))) {
      sync(directory);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Ids may hold what file names cannot; a digest is a name for any of them. */
  private static Path file(Path directory, String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha.digest(id.getBytes(StandardCharsets.UTF_8));
      return directory.resolve(HexFormat.of().formatHex(digest) + SUFFIX);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
