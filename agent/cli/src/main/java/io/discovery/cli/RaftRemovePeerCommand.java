package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code operator raft remove-peer}. */
@Command(name = "remove-peer", description = "Puts a server out of the cluster.")
final class RaftRemovePeerCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(names = "-address", paramLabel = "<ip:port>", description = "The server's address.")
  private String address = "";

  @Option(names = "-id", paramLabel = "<uuid>", description = "The server's id.")
  private String id = "";

  @Override
  public Integer call() {
    if (address.isEmpty() == id.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name the server, by -id or by -address; list-peers shows both.");
    }
    String query =
        id.isEmpty() ? "address=" + ApiClient.encode(address) : "id=" + ApiClient.encode(id);
    ApiClient.Answer answer = http.client().send("DELETE", "/v1/operator/raft/peer?" + query, null);
    if (answer.status() != 200) {
      throw ApiClient.refused(answer);
    }
    spec.commandLine()
        .getOut()
        .println(
            id.isEmpty()
                ? "Removed peer with address \"" + address + "\""
                : "Removed peer with id \"" + id + "\"");
    return 0;
  }
}
