package io.discovery.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Entry point of the command {@code discovery}. */
@Command(
    name = "discovery",
    mixinStandardHelpOptions = false,
    description = "Service discovery for Puppet and OpenVox shops.")
public final class Main implements Runnable {
  /** The table of verbs. */
  private static final Map<String, Supplier<Object>> VERBS = new TreeMap<>();

  static {
    VERBS.put("agent", AgentCommand::new);
    VERBS.put("catalog", CatalogCommand::new);
    VERBS.put("info", InfoCommand::new);
    VERBS.put("kv", KvCommand::new);
    VERBS.put("leave", LeaveCommand::new);
    VERBS.put("members", MembersCommand::new);
    VERBS.put("operator", OperatorCommand::new);
    VERBS.put("reload", ReloadCommand::new);
    VERBS.put("snapshot", SnapshotCommand::new);
    VERBS.put("validate", ValidateCommand::new);
    VERBS.put("version", VersionCommand::new);
  }

  /** Exit status of a request that was refused or a thing that was not found. */
  static final int FAILED = 1;

  @Spec private CommandSpec spec;

  /** Picocli prints the usage when it is given; nobody else asks. */
  @SuppressWarnings("unused")
  @Option(
      names = {"-h", "-help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Prints this text.")
  private boolean help;

  /** Runs one verb and exits with its status: 0, 1 when it failed, 2 when it was misspelt. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    return run(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        args);
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(new Main());
    addVerbs(line, args.length == 0 ? "" : args[0]);
    // The last one counts, as in the family.
    line.setOverwrittenOptionsAllowed(true);
    // As in the family: what follows the first word that is no option is data, even "-1".
    line.setStopAtPositional(true);
    line.setOut(out);
    line.setErr(err);
    line.setExecutionExceptionHandler(
        (failure, command, _) -> {
          if (!(failure instanceof ApiException)) {
            throw failure;
          }
          command.getErr().println(failure.getMessage());
          return FAILED;
        });
    return line.execute(Arguments.oneDash(args));
  }

  /** Reading the options of a verb takes longer than most verbs: only the one named is read. */
  private static void addVerbs(CommandLine line, String named) {
    VERBS.forEach(
        (name, verb) -> {
          if (name.equals(named) || !VERBS.containsKey(named)) {
            line.addSubcommand(name, verb.get());
          }
        });
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A verb is missing.");
  }
}
