package io.discovery.local.state;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.NodeEntry;
import io.discovery.local.definition.CheckDefinition;
import io.discovery.local.definition.Declaration;
import io.discovery.local.definition.ServiceDefinition;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * What can happen to the local state. A {@code ticket} is any number that the caller does not use
 * twice; {@link Output#finished} names it when the catalog shows what the input asked for, or when
 * waiting for that has become pointless.
 */
public sealed interface Input {
  /** All definition files in force, by path: what a file no longer declares is gone. */
  record FilesInForce(SortedMap<String, Declaration> byPath) implements Input {}

  /** The API's registrations as stored before the restart; once, before any other API input. */
  record Restored(List<ServiceDefinition> services, List<CheckDefinition> checks) implements Input {
    public Restored {
      services = List.copyOf(services);
      checks = List.copyOf(checks);
    }
  }

  /** The API registers a service; with {@code replaceChecks} its other API checks go. */
  record Register(long ticket, ServiceDefinition service, boolean replaceChecks) implements Input {}

  /** The API registers a check. */
  record RegisterCheck(long ticket, CheckDefinition check) implements Input {}

  /** The API removes a service, whoever declared it. */
  record DeregisterService(long ticket, String id) implements Input {}

  /** The API removes a check, whoever declared it. */
  record DeregisterCheck(long ticket, String id) implements Input {}

  /** Somebody reports for a TTL check. */
  record Report(long ticket, String checkId, CheckStatus status, String output) implements Input {}

  /** A person asked for a reload: file definitions removed over the API are in force again. */
  record Reloaded() implements Input {}

  /**
   * Whether a run of the Puppet agent is under way on this machine; told while {@link
   * Output#watchRun} asks for it.
   */
  record PuppetRun(boolean live) implements Input {}

  /** A run of a check ended. */
  record Finished(long run, CheckStatus status, String output) implements Input {}

  /**
   * What the catalog holds for this node.
   *
   * @param index log index of the snapshot that was looked at
   */
  record CatalogHolds(long index, Optional<NodeEntry> node) implements Input {}

  /** What became of a submitted command. */
  record Settled(long command, Outcome outcome) implements Input {}

  /** Nothing but time. */
  record TimePassed() implements Input {}
}
