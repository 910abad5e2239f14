package io.discovery.catalog;

import java.util.List;

/**
 * The state of one check of one node or of one service instance.
 *
 * @param id unique on its node
 * @param notes written by a person for a person
 * @param output what the check last said
 * @param serviceId the instance it judges, or empty when it judges the whole node
 * @param serviceName name of that instance's service, or empty
 * @param serviceTags tags of that instance
 * @param type kind of the check: {@code script}, {@code http}, {@code tcp}, {@code ttl} or empty
 * @param definitionDigest digest of the definition that made it, 0 when unknown. An agent that
 *     finds its own digest here after a restart continues with the status instead of starting over.
 *     Not part of any answer.
 */
public record Check(
    String id,
    String name,
    CheckStatus status,
    String notes,
    String output,
    String serviceId,
    String serviceName,
    List<String> serviceTags,
    String type,
    long definitionDigest) {

  /** Id of the check that says whether a node's agent is alive; its name in the family. */
  public static final String SERF_HEALTH = "serfHealth";

  public Check {
    serviceTags = List.copyOf(serviceTags);
  }
}
