package io.discovery.local.definition;

import io.discovery.local.document.DocumentException;
import io.discovery.local.document.Fields;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Problems;
import io.discovery.local.document.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Reads definitions of services and checks in the shapes of Consul 1.8: files ({@code service},
 * {@code services}, {@code check}, {@code checks}) and the bodies of {@code
 * /v1/agent/service/register} and {@code /v1/agent/check/register}. Pure; any thread.
 */
public final class DefinitionParser {
  private DefinitionParser() {}

  /**
   * Reads a definition file.
   *
   * @param source name of the file as it is to stand in messages
   * @param configKeys keys of the agent's configuration, which may stand beside and are not judged
   */
  public static Parsed<Declared> file(String source, byte[] bytes, Collection<String> configKeys) {
    try {
      return file(source, JsonDocument.readObject(source, bytes), configKeys);
    } catch (DocumentException e) {
      return new Parsed.Refused<>(List.of(e.problem()));
    }
  }

  /** Reads a definition file that has been read as a document. */
  public static Parsed<Declared> file(String source, Value.Obj top, Collection<String> configKeys) {
    if (SourceKind.classify(top, configKeys) == SourceKind.CONFIG) {
      return new Parsed.Accepted<>(Declared.NOTHING, List.of());
    }
    Problems problems = new Problems(source);
    Fields fields = Fields.of(top, problems);
    Ids ids = new Ids(problems);
    List<ServiceDefinition> services = new ArrayList<>();
    for (Fields service : oneAndMany(fields, "service", "services")) {
      services.add(ServiceReader.read(service, ids, true, false));
    }
    List<CheckDefinition> checks = new ArrayList<>();
    for (Fields check : oneAndMany(fields, "check", "checks")) {
      checks.add(CheckReader.alone(check, ids, true));
    }
    fields.known(configKeys).finish();
    return judged(problems, new Declared(new Declaration(services, checks), ids.places()));
  }

  /**
   * Reads the body of {@code PUT /v1/agent/service/register}. Unknown keys are ignored with a
   * notice: clients may be newer than this agent.
   *
   * @param scriptChecks whether checks may bring commands to run
   */
  public static Parsed<ServiceDefinition> service(
      String source, byte[] body, boolean scriptChecks) {
    try {
      Problems problems = new Problems(source);
      Fields fields = Fields.of(JsonDocument.readObject(source, body), problems);
      ServiceDefinition service = ServiceReader.read(fields, new Ids(problems), scriptChecks, true);
      fields.finishLeniently();
      return judged(problems, service);
    } catch (DocumentException e) {
      return new Parsed.Refused<>(List.of(e.problem()));
    }
  }

  /**
   * Reads the body of {@code PUT /v1/agent/check/register}. Unknown keys are ignored with a notice.
   *
   * @param scriptChecks whether the check may bring a command to run
   */
  public static Parsed<CheckDefinition> check(String source, byte[] body, boolean scriptChecks) {
    try {
      Problems problems = new Problems(source);
      Fields fields = Fields.of(JsonDocument.readObject(source, body), problems);
      CheckDefinition check = CheckReader.alone(fields, new Ids(problems), scriptChecks);
      fields.finishLeniently();
      return judged(problems, check);
    } catch (DocumentException e) {
      return new Parsed.Refused<>(List.of(e.problem()));
    }
  }

  private static List<Fields> oneAndMany(Fields fields, String one, String many) {
    List<Fields> all = new ArrayList<>();
    Fields single = fields.child(one);
    if (single != null) {
      all.add(single);
    }
    all.addAll(fields.children(many));
    return all;
  }

  private static <T> Parsed<T> judged(Problems problems, T value) {
    return problems.none()
        ? new Parsed.Accepted<>(value, problems.notices())
        : new Parsed.Refused<>(problems.all());
  }
}
