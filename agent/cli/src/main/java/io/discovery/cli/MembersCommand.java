package io.discovery.cli;

import io.discovery.local.document.Value;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code members}: who is in the cluster. */
@Command(name = "members", description = "Lists the members of the cluster.")
final class MembersCommand implements Callable<Integer> {
  /** Serf's member status by number. */
  private static final List<String> STATUS = List.of("none", "alive", "leaving", "left", "failed");

  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Option(
      names = "-detailed",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints all tags.")
  private boolean detailed;

  @Option(
      names = "-status",
      paramLabel = "<regexp>",
      defaultValue = ".*",
      description = "Only members whose status matches.")
  private String status;

  @Override
  public Integer call() {
    Pattern wanted;
    try {
      wanted = Pattern.compile("^(" + status + ")$");
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(), "-status is not a regular expression: " + e.getDescription());
    }
    List<Value> members =
        Json.items(http.client().json("/v1/agent/members?segment=_all")).stream()
            .filter(member -> wanted.matcher(statusOf(member)).matches())
            .sorted(Comparator.comparing(member -> Json.text(member, "Name")))
            .toList();
    if (members.isEmpty()) {
      return 2;
    }
    Columns table = detailed ? withTags(members) : standard(members);
    table.print(spec.commandLine().getOut());
    return 0;
  }

  private static Columns standard(List<Value> members) {
    Columns table = new Columns("Node", "Address", "Status", "Type", "Build", "Protocol", "DC");
    for (Value member : members) {
      Value tags = Json.member(member, "Tags");
      String role = tags == null ? "" : Json.text(tags, "role");
      table.row(
          Json.text(member, "Name"),
          address(member),
          statusOf(member),
          switch (role) {
            case "consul" -> "server";
            case "node" -> "client";
            default -> "unknown";
          },
          tags == null ? "" : Json.text(tags, "build").replaceFirst(":.*", ""),
          tags == null ? "" : Json.text(tags, "vsn"),
          tags == null ? "" : Json.text(tags, "dc"));
    }
    return table;
  }

  private static Columns withTags(List<Value> members) {
    Columns table = new Columns("Node", "Address", "Status", "Tags");
    for (Value member : members) {
      table.row(
          Json.text(member, "Name"),
          address(member),
          statusOf(member),
          Json.pairs(Json.member(member, "Tags"), ","));
    }
    return table;
  }

  private static String address(Value member) {
    String ip = Json.text(member, "Addr");
    return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + Json.text(member, "Port");
  }

  private static String statusOf(Value member) {
    String number = Json.text(member, "Status");
    for (int i = 0; i < STATUS.size(); i++) {
      if (number.equals(Integer.toString(i))) {
        return STATUS.get(i);
      }
    }
    return "none";
  }
}
