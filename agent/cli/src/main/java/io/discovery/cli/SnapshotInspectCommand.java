package io.discovery.cli;

import io.discovery.agent.archive.Archive;
import io.discovery.agent.archive.ArchiveDamage;
import io.discovery.agent.archive.ArchiveMeta;
import io.discovery.agent.archive.ArchiveReader;
import io.discovery.agent.archive.Maker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code snapshot inspect}. */
@Command(
    name = "inspect",
    description = {
      "Checks an archive and prints what it says of itself.",
      "Asks no agent. Archives that Consul saved are shown, too."
    })
final class SnapshotInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FILE")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    Path file = SnapshotCommand.file(arguments);
    Archive archive;
    try (InputStream in = Files.newInputStream(file)) {
      archive = ArchiveReader.read(in, ArchiveReader.State.IGNORED);
    } catch (ArchiveDamage e) {
      throw new ApiException("Error verifying snapshot: " + e.getMessage());
    } catch (IOException e) {
      throw unopened(e);
    }
    PrintWriter out = spec.commandLine().getOut();
    ArchiveMeta meta = archive.meta();
    // In the columns of the peer, and with its empty line at the end.
    out.println("ID           " + meta.id());
    out.println("Size         " + meta.size());
    out.println("Index        " + Long.toUnsignedString(meta.index()));
    out.println("Term         " + Long.toUnsignedString(meta.term()));
    out.println("Version      " + meta.version());
    out.println();
    if (archive.maker() != Maker.DISCOVERY) {
      spec.commandLine().getErr().println("Not to be restored here: " + archive.maker().refusal());
    }
    return 0;
  }

  /** The file is not there, or not to be read. */
  static ApiException unopened(IOException e) {
    return new ApiException("Error opening snapshot file: " + SnapshotSaveCommand.why(e));
  }
}
