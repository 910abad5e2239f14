package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.CheckKind;
import java.util.function.Consumer;

/**
 * Runs a program and takes its exit code as Nagios plugins mean it: 0 passes, 1 warns, anything
 * else is critical.
 */
final class ScriptRunner {
  private final ProcessRunner processes;

  ScriptRunner(ProcessRunner processes) {
    this.processes = processes;
  }

  Handle run(CheckDefinition check, CheckKind.Script script, Consumer<Result> done) {
    return processes.run(script.args(), check.timeout(), ending -> done.accept(judge(ending)));
  }

  static Result judge(Ending ending) {
    return switch (ending) {
      case Ending.Exited exited -> new Result(status(exited.code()), exited.output());
      case Ending.NotStarted not -> Result.critical(not.why());
      case Ending.TimedOut late -> {
        String said = "Timed out (" + GoDuration.text(late.after()) + ") running check";
        yield Result.critical(late.output().isEmpty() ? said : said + "\n\n" + late.output());
      }
    };
  }

  private static CheckStatus status(int code) {
    return switch (code) {
      case 0 -> CheckStatus.PASSING;
      case 1 -> CheckStatus.WARNING;
      default -> CheckStatus.CRITICAL;
    };
  }
}
