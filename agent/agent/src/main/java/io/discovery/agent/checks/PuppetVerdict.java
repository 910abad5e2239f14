package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what Puppet left behind. Pure: time and files come in as values.
 *
 * <p>The text says when the last run was, not how long ago: it then changes once per run, and an
 * unchanged text is not replicated again.
 */
final class PuppetVerdict {
  /**
   * A clock that was set back leaves a run in the future. Up to this it is taken for one that has
   * just ended, seconds.
   */
  private static final long CLOCK_SKEW = 300;

  private static final String SUMMARY = "last_run_summary.yaml";

  private PuppetVerdict() {}

  /** What was found where the summary should be. */
  sealed interface Found {
    /** One that can be read. */
    record Run(RunSummary summary) implements Found {}

    /** None. */
    record Nothing() implements Found {}

    /** Something that cannot be judged; why, as the end of a sentence. */
    record Unfit(String why) implements Found {}
  }

  /**
   * What was read.
   *
   * @param directory where, for the messages
   * @param disabled why the agent was disabled, perhaps empty; null: it is not
   * @param underWay whether a run is under way
   */
  record Seen(String directory, Found found, @Nullable String disabled, boolean underWay) {}

  /**
   * Judges it.
   *
   * @param now wall clock, seconds since the epoch
   */
  static Result judge(Seen seen, Duration maxAge, long now) {
    return switch (seen.found()) {
      case Found.Run run -> judge(run.summary(), seen, maxAge, now);
      case Found.Nothing _ -> critical(seen, unseen(seen));
      case Found.Unfit unfit ->
          critical(
              seen,
              "the last Puppet run cannot be judged: "
                  + seen.directory()
                  + "/"
                  + SUMMARY
                  + ": "
                  + unfit.why()
                  + "; run puppet agent -t to have it written anew, and see systemctl status"
                  + " discovery-puppet.service");
    };
  }

  private static String unseen(Seen seen) {
    return (seen.underWay() ? "the first Puppet run is under way" : "no Puppet run has been seen")
        + ": there is no "
        + seen.directory()
        + "/"
        + SUMMARY
        + "; run puppet agent -t, see systemctl status discovery-puppet.path, or set state_dir";
  }

  private static Result judge(RunSummary run, Seen seen, Duration maxAge, long now) {
    String when = "last run " + Instant.ofEpochSecond(run.lastRun());
    List<String> failures = failures(run);
    long age = now - run.lastRun();
    boolean stale = age > maxAge.toSeconds();
    if (!failures.isEmpty() || stale) {
      StringBuilder text = new StringBuilder(when);
      if (stale) {
        text.append(" is older than max_age ").append(GoDuration.text(maxAge));
        text.append(failures.isEmpty() ? "" : " and");
      }
      if (!failures.isEmpty()) {
        text.append(" failed: ").append(String.join(", ", failures));
      }
      String mend =
          failures.isEmpty()
              ? "; see systemctl status puppet, or run puppet agent -t"
              : "; see the log of that run, or run puppet agent -t";
      return critical(seen, text + (seen.underWay() && stale ? "; a run is under way" : "") + mend);
    }
    if (age < -CLOCK_SKEW) {
      return warning(when + " is in the future, so its age is not known; set this host's clock");
    }
    if (seen.disabled() != null) {
      return warning(disabled(seen.disabled()) + "; " + sentence(when, run));
    }
    return new Result(CheckStatus.PASSING, sentence(when, run));
  }

  private static List<String> failures(RunSummary run) {
    List<String> failures = new ArrayList<>();
    if (run.resources() == 0) {
      failures.add("no catalog was applied");
    }
    if (run.failed() > 0) {
      failures.add(run.failed() + " of " + plural(run.resources(), "resource") + " failed");
    }
    if (run.failedToRestart() > 0) {
      failures.add(run.failedToRestart() + " failed to restart");
    }
    if (run.failed() == 0 && run.failedEvents() > 0) {
      failures.add(plural(run.failedEvents(), "event") + " failed");
    }
    return failures;
  }

  private static String sentence(String when, RunSummary run) {
    String text =
        when + ": " + plural(run.resources(), "resource") + ", " + run.changed() + " changed";
    return run.noopEvents() == 0
        ? text
        : text + ", " + plural(run.noopEvents(), "change") + " held back by noop";
  }

  private static String plural(long n, String what) {
    return n + " " + what + (n == 1 ? "" : "s");
  }

  private static String disabled(String why) {
    return "the Puppet agent is disabled"
        + (why.isEmpty() ? "" : " (" + why + ")")
        + "; puppet agent --enable ends that";
  }

  private static Result critical(Seen seen, String text) {
    return Result.critical(
        seen.disabled() == null ? text : text + "; " + disabled(seen.disabled()));
  }

  private static Result warning(String text) {
    return new Result(CheckStatus.WARNING, text);
  }
}
