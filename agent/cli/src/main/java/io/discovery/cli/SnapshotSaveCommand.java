package io.discovery.cli;

import io.discovery.agent.archive.Archive;
import io.discovery.agent.archive.ArchiveDamage;
import io.discovery.agent.archive.ArchiveReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code snapshot save}: under another name beside the target first, so that the target is never
 * half a file, and never one that was not checked.
 */
@Command(
    name = "save",
    description = {
      "Saves all that the cluster agrees on as an archive, and checks that it is whole.",
      "Only the owner may read the file."
    })
final class SnapshotSaveCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FILE")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    Path file = SnapshotCommand.file(arguments).toAbsolutePath();
    ApiClient client = http.client();
    String index;
    try {
      index = save(client, file);
    } catch (IOException e) {
      throw new ApiException("Error writing unverified snapshot file: " + why(e));
    }
    spec.commandLine().getOut().println("Saved and verified snapshot to index " + index);
    return 0;
  }

  private static String save(ApiClient client, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null || Files.isDirectory(file)) {
      throw new IOException(file + " is a directory; name a file");
    }
    // Readable by nobody else: that is how the JDK makes them.
    Path unverified = Files.createTempFile(parent, file.getFileName() + ".", ".unverified");
    try {
      String index = fetch(client, unverified);
      verify(unverified);
      Files.move(unverified, file, StandardCopyOption.ATOMIC_MOVE);
      sync(parent);
      return index;
    } finally {
      Files.deleteIfExists(unverified);
    }
  }

  private static String fetch(ApiClient client, Path to) throws IOException {
    try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE);
        OutputStream out = Channels.newOutputStream(file)) {
      String index = client.download("/v1/snapshot", out);
      file.force(true);
      return index;
    } catch (ApiException e) {
      throw new ApiException("Error saving snapshot: " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void verify(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Archive _ = ArchiveReader.read(in, ArchiveReader.State.IGNORED);
    } catch (ArchiveDamage e) {
      throw new ApiException("Error verifying snapshot file: " + e.getMessage());
    }
  }

  /** The new name is there after a loss of power, too. */
  private static void sync(Path directory) throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  /** The JDK's messages for these are the bare name of the file. */
  static String why(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      default -> String.valueOf(e.getMessage());
    };
  }
}
