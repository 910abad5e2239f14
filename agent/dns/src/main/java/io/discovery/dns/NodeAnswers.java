package io.discovery.dns;

import io.discovery.catalog.Names;
import io.discovery.catalog.Node;
import io.discovery.catalog.NodeEntry;
import io.discovery.catalog.Registry;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of nodes. A node answers whatever its health: the machine has its address all the same. */
final class NodeAnswers {
  /** Meta keys so named carry a text that is given out as it stands. */
  private static final String VERBATIM = "rfc1035-";

  private final DnsSettings settings;
  private final Answers answers;
  private final NodeBranches branches = new NodeBranches();

  NodeAnswers(DnsSettings settings, Answers answers) {
    this.settings = settings;
    this.answers = answers;
  }

  Answer answer(Question question, QueryName.Node name) {
    Registry registry = question.registry();
    String folded = Names.fold(name.node());
    NodeEntry entry = registry.nodes().get(folded);
    if (entry == null) {
      Basis basis = new Basis.OfAllNodes(registry.nodesIndex());
      return branches.has(registry, folded)
          ? Answer.of(List.of(), basis)
          : new Answer(ResponseCode.NXDOMAIN, List.of(), 0, List.of(), basis);
    }
    Node node = entry.node().value();
    Basis basis = new Basis.OfNode(folded, entry.node());
    InetAddress address = Addresses.literal(node.address());
    if (address == null) {
      return alias(question, node);
    }
    List<Answer.Choice> choices = new ArrayList<>();
    RecordData.Address data = new RecordData.Address(address);
    if (RecordType.asks(question.type(), data.type())) {
      choices.add(choice(question, data));
    }
    if (RecordType.asks(question.type(), RecordType.TXT)) {
      for (Map.Entry<String, String> meta : node.meta().entrySet()) {
        choices.add(choice(question, text(meta)));
      }
    }
    return Answer.of(choices, basis);
  }

  private Answer alias(Question question, Node node) {
    Basis basis = new Basis.OfRegistry(question.registry());
    WireName target = WireName.of(node.address());
    if (target == null || target.equals(question.name())) {
      return Answer.of(List.of(), basis);
    }
    List<ResourceRecord> records = new ArrayList<>();
    records.add(record(question, new RecordData.Alias(target)));
    if (question.wantsAddresses()) {
      records.addAll(answers.follow(question, target, question.type()));
    }
    return Answer.of(List.of(new Answer.Choice(List.copyOf(records), List.of())), basis);
  }

  private Answer.Choice choice(Question question, RecordData data) {
    return new Answer.Choice(record(question, data));
  }

  private ResourceRecord record(Question question, RecordData data) {
    return new ResourceRecord(question.name(), settings.nodeTtlSeconds(), data);
  }

  /** A node's meta as {@code key=value}, with the quoting of RFC 1464. */
  private static RecordData text(Map.Entry<String, String> meta) {
    String key = meta.getKey();
    if (key.toLowerCase(Locale.ROOT).startsWith(VERBATIM)) {
      return new RecordData.Text(meta.getValue());
    }
    return new RecordData.Text(quotedKey(key) + "=" + meta.getValue().replace("`", "``"));
  }

  private static String quotedKey(String key) {
    int start = 0;
    int end = key.length();
    while (start < end && key.charAt(start) == ' ') {
      start++;
    }
    while (end > start && key.charAt(end - 1) == ' ') {
      end--;
    }
    String inner = key.substring(start, end).replace("`", "``").replace("=", "`=");
    return "` ".repeat(start) + inner + "` ".repeat(key.length() - end);
  }

  /** The full name of a node with its datacenter; null when it cannot be a DNS name. */
  static @Nullable WireName name(Node node, Zone zone, DnsSettings settings) {
    return WireName.below(node.name() + ".node." + settings.datacenter(), zone.apex());
  }
}
