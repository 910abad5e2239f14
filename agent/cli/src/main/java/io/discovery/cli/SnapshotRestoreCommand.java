package io.discovery.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code snapshot restore}. */
@Command(
    name = "restore",
    description = {
      "Puts the state of an archive in the place of all that the cluster agrees on.",
      "An archive that is damaged changes nothing. What was written after it was saved is gone."
    })
final class SnapshotRestoreCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..*", paramLabel = "FILE")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    Path file = SnapshotCommand.file(arguments);
    ApiClient client = http.client();
    try (InputStream in = Files.newInputStream(file)) {
      restore(client, in, Files.size(file));
    } catch (IOException e) {
      throw SnapshotInspectCommand.unopened(e);
    }
    spec.commandLine().getOut().println("Restored snapshot");
    return 0;
  }

  private static void restore(ApiClient client, InputStream in, long length) {
    try {
      client.upload("/v1/snapshot", in, length);
    } catch (ApiException e) {
      throw new ApiException("Error restoring snapshot: " + e.getMessage());
    }
  }
}
