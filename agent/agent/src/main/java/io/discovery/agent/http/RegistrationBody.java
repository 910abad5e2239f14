package io.discovery.agent.http;

import io.discovery.catalog.Check;
import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Weights;
import io.discovery.local.document.DocumentException;
import io.discovery.local.document.Fields;
import io.discovery.local.document.JsonDocument;
import io.discovery.local.document.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of {@code /v1/catalog/register} and {@code deregister}. */
final class RegistrationBody {
  /** Longest check output kept, characters, as for the checks an agent runs itself. */
  private static final int LONGEST_OUTPUT = 4096;

  /** Weights are 16-bit numbers in SRV records, RFC 2782. */
  private static final int HEAVIEST = 65_535;

  private final String datacenter;

  RegistrationBody(String datacenter) {
    this.datacenter = datacenter;
  }

  private interface Reading {
    @Nullable Command read(Fields fields);
  }

  /** What a registration says; refuses with {@link HttpProblem}. */
  Command register(byte[] body) {
    return read(body, this::register);
  }

  /** What a deregistration says: of a service, else of a check, else of the whole node. */
  Command deregister(byte[] body) {
    return read(body, this::deregister);
  }

  private Command read(byte[] body, Reading reading) {
    try {
      Problems problems = new Problems(BodyProblems.SOURCE);
      Fields fields = Fields.of(JsonDocument.readObject(BodyProblems.SOURCE, body), problems);
      requireDatacenter(fields);
      @Nullable Command command = reading.read(fields);
      fields.finishLeniently();
      if (command == null || !problems.none()) {
        throw BodyProblems.of(problems.all());
      }
      return command;
    } catch (DocumentException e) {
      throw BodyProblems.of(List.of(e.problem()));
    }
  }

  private void requireDatacenter(Fields fields) {
    Dispatcher.requireDatacenter(fields.text("Datacenter", ""), datacenter);
  }

  private Command register(Fields fields) {
    boolean keepNode = fields.bool("SkipNodeUpdate", false);
    Node node = node(fields, keepNode);
    List<Service> services = new ArrayList<>();
    Fields service = fields.child("Service");
    if (service != null) {
      services.add(service(service));
    }
    List<Check> checks = new ArrayList<>();
    Fields single = fields.child("Check");
    if (single != null) {
      checks.add(check(single));
    }
    for (Fields check : fields.children("Checks")) {
      checks.add(check(check));
    }
    return new Command.Register(node, keepNode, services, checks);
  }

  private static Node node(Fields fields, boolean keepNode) {
    String name = name(fields, "Node", "a registration names its node");
    String address = fields.text("Address", "");
    if (address.isEmpty() && !keepNode) {
      fields.refuse(
          "Address", "Must provide address if SkipNodeUpdate is not set", "write its IP address");
    }
    BodyProblems.bound(fields, "Address", address);
    String id = fields.text("ID", "");
    if (!id.isEmpty() && !isUuid(id)) {
      fields.refuse("ID", "is not a UUID", "write 8-4-4-4-12 hexadecimal digits, or leave it out");
    }
    return new Node(
        name,
        id,
        address,
        new TreeMap<>(fields.textMap("TaggedAddresses")),
        new TreeMap<>(fields.textMap("NodeMeta")));
  }

  private static Service service(Fields fields) {
    String name = name(fields, "Service", "a service needs a name");
    String given = fields.text("ID", "");
    BodyProblems.bound(fields, "ID", given);
    String address = fields.text("Address", "");
    BodyProblems.bound(fields, "Address", address);
    return new Service(
        given.isEmpty() ? name : given,
        name,
        fields.textList("Tags"),
        address,
        fields.port("Port", 0),
        addresses(fields),
        new TreeMap<>(fields.textMap("Meta")),
        weights(fields),
        fields.bool("EnableTagOverride", false));
  }

  private static SortedMap<String, ServiceAddress> addresses(Fields fields) {
    SortedMap<String, ServiceAddress> addresses = new TreeMap<>();
    fields
        .childrenByName("TaggedAddresses")
        .forEach(
            (role, one) ->
                addresses.put(
                    role, new ServiceAddress(one.text("Address", ""), one.port("Port", 0))));
    return addresses;
  }

  private static Weights weights(Fields fields) {
    Fields weights = fields.child("Weights");
    if (weights == null) {
      return Weights.DEFAULT;
    }
    return new Weights(
        (int) weights.integer("Passing", 1, 0, HEAVIEST),
        (int) weights.integer("Warning", 1, 0, HEAVIEST));
  }

  private static Check check(Fields fields) {
    String given = fields.text("Name", "");
    String id = fields.text("CheckID", given);
    if (id.isEmpty()) {
      fields.refuse("CheckID", "a check needs an id or a name", "write \"CheckID\": \"disk\"");
    }
    BodyProblems.bound(fields, "Name", given);
    BodyProblems.bound(fields, "CheckID", id);
    String output = fields.text("Output", "");
    return new Check(
        id,
        given.isEmpty() ? id : given,
        status(fields),
        fields.text("Notes", ""),
        output.length() > LONGEST_OUTPUT ? output.substring(0, LONGEST_OUTPUT) : output,
        fields.text("ServiceID", ""),
        "",
        List.of(),
        fields.text("Type", ""),
        0);
  }

  private static CheckStatus status(Fields fields) {
    String given = fields.text("Status", "");
    if (given.isEmpty()) {
      return CheckStatus.CRITICAL;
    }
    Optional<CheckStatus> status = CheckStatus.ofWireName(given);
    if (status.isEmpty()) {
      fields.refuse("Status", "is no status", "write passing, warning or critical");
    }
    return status.orElse(CheckStatus.CRITICAL);
  }

  private Command deregister(Fields fields) {
    String node = name(fields, "Node", "a deregistration names its node");
    String service = fields.text("ServiceID", "");
    String check = fields.text("CheckID", "");
    if (!service.isEmpty()) {
      return new Command.DeregisterService(node, service);
    }
    return check.isEmpty()
        ? new Command.DeregisterNode(node)
        : new Command.DeregisterCheck(node, check);
  }

  private static String name(Fields fields, String key, String missing) {
    String name = fields.text(key, "");
    if (name.isEmpty() && !fields.has(key)) {
      fields.refuse(key, missing, "write \"" + key + "\": \"its name\"");
    } else if (name.isBlank() && fields.problems().none()) {
      fields.refuse(key, "is empty", "write its name");
    }
    BodyProblems.bound(fields, key, name);
    return name;
  }

  private static boolean isUuid(String text) {
    try {
      return UUID.fromString(text).toString().equalsIgnoreCase(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
