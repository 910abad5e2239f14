package io.discovery.cli;

import io.discovery.local.document.Value;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code operator raft list-peers}. */
@Command(name = "list-peers", description = "Lists the servers and who leads.")
final class RaftListPeersCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Value servers = Json.member(http.client().json("/v1/operator/raft/configuration"), "Servers");
    Columns table = new Columns("Node", "ID", "Address", "State", "Voter", "RaftProtocol");
    if (servers != null) {
      for (Value server : Json.items(servers)) {
        table.row(
            Json.text(server, "Node"),
            Json.text(server, "ID"),
            Json.text(server, "Address"),
            Json.text(server, "Leader").equals("true") ? "leader" : "follower",
            Json.text(server, "Voter"),
            Json.text(server, "ProtocolVersion"));
      }
    }
    table.print(spec.commandLine().getOut());
    return 0;
  }
}
