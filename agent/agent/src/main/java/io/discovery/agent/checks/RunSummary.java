package io.discovery.agent.checks;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * What Puppet's {@code last_run_summary.yaml} says of the last run ({@code raw_summary} in its
 * {@code transaction/report.rb}: sections of scalars, the same in Puppet 7 and 8 and OpenVox 9).
 *
 * <p>A run without a catalog (it could not be compiled or fetched, or {@code prerun_command}
 * failed) leaves every section in place with zeros everywhere; a catalog always has resources, if
 * only Puppet's own schedules.
 *
 * @param lastRun when it ended, seconds since the epoch
 * @param resources how many the catalog had; 0: there was none
 */
record RunSummary(
    long lastRun,
    long resources,
    long failed,
    long failedToRestart,
    long changed,
    long failedEvents,
    long noopEvents) {
  /** A summary has two levels; so many leave room for one that grows. */
  private static final int DEEPEST = 8;

  /** Longest number taken, digits: fits into a long. */
  private static final int MOST_DIGITS = 18;

  /** The text is no summary. The message is for a person and quotes nothing of the text. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private Malformed(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * Reads it by the events of the parser: nothing is built, so nothing in it can build anything.
   */
  static RunSummary read(String text) throws Malformed {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(text.length() + 1);
    try {
      return new Reading(new ParserImpl(new StreamReader(text), options)).summary();
    } catch (YAMLException e) {
      throw new Malformed("it is not YAML");
    }
  }

  /** One reading of one text. */
  private static final class Reading {
    private final Parser events;
    private final Map<String, String> scalars = new HashMap<>();
    private final Set<String> sections = new HashSet<>();

    Reading(Parser events) {
      this.events = events;
    }

    RunSummary summary() throws Malformed {
      expect(Event.ID.StreamStart, "it is not YAML");
      expect(Event.ID.DocumentStart, "it is empty");
      Event top = next();
      if (!(top instanceof MappingStartEvent)) {
        throw new Malformed("it has no sections");
      }
      section("", 1);
      expect(Event.ID.DocumentEnd, "it is not one document");
      expect(Event.ID.StreamEnd, "it holds more than one document");
      Long lastRun = number("time.last_run");
      if (lastRun == null) {
        throw new Malformed("it does not say when the run was (time.last_run)");
      }
      boolean complete = sections.contains("resources") && sections.contains("events");
      return new RunSummary(
          lastRun,
          complete ? count("resources.total") : 0,
          count("resources.failed"),
          count("resources.failed_to_restart"),
          count("resources.changed"),
          count("events.failure"),
          count("events.noop"));
    }

    private void expect(Event.ID id, String otherwise) throws Malformed {
      if (!next().is(id)) {
        throw new Malformed(otherwise);
      }
    }

    private Event next() throws Malformed {
      @Nullable Event event = events.getEvent();
      if (event == null) {
        throw new Malformed("it ends early");
      }
      boolean tagged =
          (event instanceof ScalarEvent scalar && scalar.getTag() != null)
              || (event instanceof MappingStartEvent mapping && mapping.getTag() != null);
      boolean anchored = event instanceof NodeEvent node && node.getAnchor() != null;
      if (tagged || anchored || event instanceof AliasEvent) {
        throw new Malformed("it has tags, anchors or aliases, which Puppet never writes");
      }
      return event;
    }

    /** The keys and values up to the end of a mapping that has begun. */
    private void section(String path, int depth) throws Malformed {
      for (Event key = next(); !key.is(Event.ID.MappingEnd); key = next()) {
        if (!(key instanceof ScalarEvent name)) {
          throw new Malformed("a key is no word");
        }
        String at = path.isEmpty() ? name.getValue() : path + "." + name.getValue();
        switch (next()) {
          case ScalarEvent value -> {
            if (scalars.put(at, value.getValue()) != null) {
              throw new Malformed("a key stands twice");
            }
          }
          case MappingStartEvent _ when depth < DEEPEST -> {
            if (!sections.add(at)) {
              throw new Malformed("a section stands twice");
            }
            section(at, depth + 1);
          }
          default -> throw new Malformed("a section holds something other than words and numbers");
        }
      }
    }

    private long count(String key) throws Malformed {
      Long number = number(key);
      return number == null ? 0 : number;
    }

    /** A whole number, or null when the key is not there or has no value. */
    private @Nullable Long number(String key) throws Malformed {
      String text = scalars.getOrDefault(key, "");
      for (int i = 0; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9' || i == MOST_DIGITS) {
          throw new Malformed(key + " is no whole number");
        }
      }
      return text.isEmpty() ? null : Long.valueOf(text);
    }
  }
}
