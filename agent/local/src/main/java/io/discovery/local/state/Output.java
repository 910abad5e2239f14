package io.discovery.local.state;

import io.discovery.catalog.Command;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.ServiceDefinition;
import java.util.List;
import java.util.Optional;

/**
 * What one step asks the shell to do, in this order: store, stop, start, submit, say.
 *
 * @param store changes to the API's stored registrations, in order
 * @param stop numbers of runs to cancel; their results are ignored
 * @param start runs to start
 * @param submit commands to submit
 * @param refusal why the input of this step was refused; then it changed nothing
 * @param finished tickets whose inputs the catalog shows by now, or that waited long enough
 * @param notices for the log
 * @param view the state after the step
 * @param watchRun whether to tell by {@link Input.PuppetRun}, now and about twice a second from now
 *     on, if a run of the Puppet agent is under way
 * @param wakeAt when to step again at the latest (ns, the clock of {@code now}); {@link
 *     Long#MAX_VALUE} for never
 */
public record Output(
    List<Storing> store,
    List<Long> stop,
    List<Run> start,
    List<Submission> submit,
    Optional<Refusal> refusal,
    List<Long> finished,
    List<Notice> notices,
    LocalView view,
    boolean watchRun,
    long wakeAt) {

  /** A run of a check, identified by a number that is never used again. */
  public record Run(long number, CheckDefinition check) {}

  /** A command, identified by a number that is never used again. */
  public record Submission(long number, Command command) {}

  /**
   * An input that makes no sense in this state.
   *
   * @param unknown whether what was named is not there (rather than of the wrong kind or owner)
   */
  public record Refusal(boolean unknown, String message) {}

  /** Something a person should read in the log. */
  public record Notice(boolean warning, String text) {}

  /** A change to the registrations that outlive a restart. */
  public sealed interface Storing {
    /** Keep this service with the checks in it, in place of what was kept under its id. */
    record PutService(ServiceDefinition service) implements Storing {}

    /** Keep this check, in place of what was kept under its id. */
    record PutCheck(CheckDefinition check) implements Storing {}

    /** Forget a service and the checks in it. */
    record DropService(String id) implements Storing {}

    /** Forget a check. */
    record DropCheck(String id) implements Storing {}
  }
}
