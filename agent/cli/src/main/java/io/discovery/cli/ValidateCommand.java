package io.discovery.cli;

import io.discovery.agent.config.ConfigKeys;
import io.discovery.agent.config.ConfigReader;
import io.discovery.agent.files.Validator;
import io.discovery.local.document.Problem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code validate}: judges files as the agent would, without one running. */
@Command(
    name = "validate",
    description = {
      "Judges files and directories of definitions and configuration as the agent would.",
      "Exits with 0 when nothing would be refused, else with 1 and a line for each problem."
    })
final class ValidateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "-quiet",
      arity = "0..1",
      fallbackValue = "true",
      description = "Prints problems only.")
  private boolean quiet;

  @Parameters(arity = "1..*", paramLabel = "PATH")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    Validator.Verdict verdict = Validator.validate(paths, Set.copyOf(ConfigKeys.names()));
    List<Problem> problems = new ArrayList<>(verdict.problems());
    problems.addAll(ConfigReader.judge(paths));
    problems.forEach(err::println);
    if (!quiet) {
      verdict.notices().forEach(out::println);
    }
    if (!problems.isEmpty()) {
      return Main.FAILED;
    }
    if (!quiet) {
      out.println(
          "Valid: "
              + count(verdict.services(), "service")
              + ", "
              + count(verdict.checks(), "check"));
    }
    return 0;
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
