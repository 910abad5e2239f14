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
import picocli.CommandLine.ParameterException;
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

  @Option(
      names = "-as-definition",
      description = {
        "Judges each file as one of definitions that stands alone, whatever its name, and prints"
            + " no",
        "value that may be secret."
      })
  private boolean asDefinition;

  @Option(
      names = "-as-configuration",
      description = "Likewise as a file of the agent's configuration.")
  private boolean asConfiguration;

  @Parameters(arity = "1..*", paramLabel = "PATH")
  private List<Path> paths = new ArrayList<>();

  @Override
  public Integer call() {
    if (asDefinition && asConfiguration) {
      throw new ParameterException(
          spec.commandLine(), "-as-definition and -as-configuration exclude one another");
    }
    if (asDefinition) {
      return report(
          paths.stream().map(path -> Validator.definition(path, ConfigKeys.names())).toList());
    }
    if (asConfiguration) {
      return report(paths.stream().map(ValidateCommand::configuration).toList());
    }
    Set<String> keys = Set.copyOf(ConfigKeys.names());
    return report(List.of(with(ConfigReader.judge(paths), Validator.validate(paths, keys))));
  }

  /** Definitions may stand beside configuration. What is no file is not read twice. */
  private static Validator.Verdict configuration(Path path) {
    Validator.Verdict beside = Validator.besideConfiguration(path, ConfigKeys.names());
    return beside.problems().isEmpty() ? with(ConfigReader.judgeAlone(path), beside) : beside;
  }

  private static Validator.Verdict with(List<Problem> more, Validator.Verdict verdict) {
    List<Problem> problems = new ArrayList<>(verdict.problems());
    problems.addAll(more);
    return new Validator.Verdict(problems, verdict.notices(), verdict.services(), verdict.checks());
  }

  private int report(List<Validator.Verdict> verdicts) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    boolean valid = true;
    int services = 0;
    int checks = 0;
    for (Validator.Verdict verdict : verdicts) {
      verdict.problems().forEach(problem -> err.println(shown(problem)));
      if (!quiet) {
        verdict.notices().forEach(notice -> out.println(shown(notice)));
      }
      valid &= verdict.problems().isEmpty();
      services += verdict.services();
      checks += verdict.checks();
    }
    if (!valid) {
      return Main.FAILED;
    }
    if (!quiet) {
      out.println("Valid: " + count(services, "service") + ", " + count(checks, "check"));
    }
    return 0;
  }

  private Problem shown(Problem problem) {
    return asDefinition || asConfiguration ? Discreet.of(problem) : problem;
  }

  private static String count(int n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }
}
