package io.discovery.agent.files;

import io.discovery.local.definition.DeclaredId;
import io.discovery.local.definition.DefinitionSet.Report;
import io.discovery.local.document.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The log lines of definition files, one per problem. */
final class Reports {
  private static final Logger LOG = System.getLogger("io.discovery.files");

  private Reports() {}

  static void log(Report report) {
    switch (report) {
      case Report.Refused refused -> {
        String kept = refused.olderInForce() ? " in_force=last_good" : " in_force=none";
        for (Problem problem : refused.problems()) {
          LOG.log(Level.WARNING, line("definition refused", problem, kept));
        }
      }
      case Report.Mended mended ->
          LOG.log(Level.INFO, "definition file no longer refused file=" + mended.path());
      case Report.Kept kept -> {
        for (DeclaredId id : kept.ids()) {
          LOG.log(
              Level.INFO,
              "definition kept until the end of the Puppet run file="
                  + kept.path()
                  + " kind="
                  + id.kind().word()
                  + " id="
                  + id.id());
        }
      }
      case Report.Noticed noticed -> {
        for (Problem problem : noticed.notices()) {
          LOG.log(Level.INFO, line("definition accepted with a word", problem, ""));
        }
      }
    }
  }

  private static String line(String what, Problem problem, String more) {
    StringBuilder line = new StringBuilder(what);
    line.append(" file=").append(problem.source());
    line.append(" line=").append(problem.at().line());
    line.append(" column=").append(problem.at().column());
    if (!problem.key().isEmpty()) {
      line.append(" key=").append(problem.key());
    }
    if (!problem.value().isEmpty()) {
      line.append(" value=").append(problem.value());
    }
    line.append(" reason=\"").append(problem.reason()).append('"').append(more);
    if (!problem.mend().isEmpty()) {
      line.append("; ").append(problem.mend());
    }
    return line.toString();
  }
}
