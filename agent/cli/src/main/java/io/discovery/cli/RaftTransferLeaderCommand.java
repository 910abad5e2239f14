package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code operator raft transfer-leader}. */
@Command(name = "transfer-leader", description = "Has another server lead.")
final class RaftTransferLeaderCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(names = "-id", paramLabel = "<uuid>", description = "Which; without it any other.")
  private String id = "";

  @Override
  public Integer call() {
    String query = id.isEmpty() ? "" : "?id=" + ApiClient.encode(id);
    http.client().put("/v1/operator/raft/transfer-leader" + query, new byte[0]);
    spec.commandLine().getOut().println("Success");
    return 0;
  }
}
