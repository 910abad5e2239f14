package io.discovery.cli;

import io.discovery.local.document.Value;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kv get}. */
@Command(name = "get", description = "Prints the value of a key, or what is below a prefix.")
final class KvGetCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "KEY_OR_PREFIX", defaultValue = "")
  private String key;

  @Option(
      names = "-detailed",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints all that is known of the key.")
  private boolean detailed;

  @Option(
      names = "-keys",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints the keys below the prefix.")
  private boolean keys;

  @Option(
      names = "-recurse",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints all keys and values below the prefix.")
  private boolean recurse;

  @Option(
      names = "-base64",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints values as base64.")
  private boolean base64;

  @Option(
      names = "-separator",
      defaultValue = "/",
      description = "With -keys: where names end, default /.")
  private String separator;

  @Override
  public Integer call() {
    String name = KvCommand.key(key);
    String query = "";
    if (keys) {
      query = "?keys=&separator=" + ApiClient.encode(separator);
    } else if (recurse) {
      query = "?recurse=";
    } else if (name.isEmpty()) {
      throw new ApiException("Error! Missing KEY argument");
    }
    PrintWriter out = spec.commandLine().getOut();
    ApiClient.Answer answer =
        http.client().send("GET", "/v1/kv/" + ApiClient.encodePath(name) + query, null);
    if (answer.status() == 404) {
      if (keys || recurse) {
        return 0;
      }
      throw new ApiException("Error! No key exists at: " + name);
    }
    if (answer.status() != 200) {
      throw ApiClient.refused(answer);
    }
    Value found = ApiClient.parse(answer);
    if (keys) {
      Json.items(found).forEach(one -> out.println(Json.text(one)));
      return 0;
    }
    boolean first = true;
    for (Value entry : Json.items(found)) {
      if (detailed) {
        if (!first) {
          out.println();
        }
        details(entry).print(out);
      } else {
        out.println((recurse ? Json.text(entry, "Key") + ":" : "") + value(entry));
      }
      first = false;
    }
    return 0;
  }

  private Columns details(Value entry) {
    String session = Json.text(entry, "Session");
    Columns table = Columns.plain();
    table.row("CreateIndex", "   " + Json.text(entry, "CreateIndex"));
    table.row("Flags", "   " + Json.text(entry, "Flags"));
    table.row("Key", "   " + Json.text(entry, "Key"));
    table.row("LockIndex", "   " + Json.text(entry, "LockIndex"));
    table.row("ModifyIndex", "   " + Json.text(entry, "ModifyIndex"));
    table.row("Session", "   " + (session.isEmpty() ? "-" : session));
    table.row("Value", "   " + value(entry));
    return table;
  }

  private String value(Value entry) {
    String encoded = Json.text(entry, "Value");
    return base64
        ? encoded
        : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }
}
