package io.discovery.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kv delete}. */
@Command(name = "delete", description = "Deletes a key, or all below a prefix.")
final class KvDeleteCommand implements Callable<Integer> {
  @Mixin private HttpOptions http;
  @Spec private CommandSpec spec;

  @Parameters(arity = "0..1", paramLabel = "KEY_OR_PREFIX", defaultValue = "")
  private String key;

  @Option(
      names = "-recurse",
      arity = "0..1",
      fallbackValue = "true",
      description = "Deletes all keys that begin with the prefix.")
  private boolean recurse;

  @Option(
      names = "-cas",
      arity = "0..1",
      fallbackValue = "true",
      description = "Only if the key has not changed since -modify-index.")
  private boolean cas;

  @Option(names = "-modify-index", defaultValue = "0", description = "See -cas.")
  private long modifyIndex;

  @Override
  public Integer call() {
    String name = KvCommand.key(key);
    if (name.isEmpty() && !recurse) {
      throw new ApiException("Error! Missing KEY argument");
    }
    if (cas && (recurse || modifyIndex <= 0)) {
      throw new ParameterException(
          spec.commandLine(), "-cas needs a -modify-index above 0 and no -recurse.");
    }
    String query = recurse ? "?recurse=" : cas ? "?cas=" + modifyIndex : "";
    ApiClient.Answer answer =
        http.client().send("DELETE", "/v1/kv/" + ApiClient.encodePath(name) + query, null);
    if (answer.status() != 200) {
      throw ApiClient.refused(answer);
    }
    if (!answer.text().strip().equals("true")) {
      throw new ApiException("Error! Did not delete key " + name + ": CAS failed");
    }
    spec.commandLine()
        .getOut()
        .println(
            recurse
                ? "Success! Deleted keys with prefix: " + name
                : "Success! Deleted key: " + name);
    return 0;
  }
}
