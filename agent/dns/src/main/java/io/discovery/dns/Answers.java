package io.discovery.dns;

import io.discovery.catalog.Names;
import io.discovery.catalog.Registry;
import java.util.ArrayList;
import java.util.List;

/** What the catalog says to a question: the rules that all kinds of names share. */
final class Answers {
  /** How many names are followed from a name to addresses before giving up on a circle. */
  static final int LONGEST_CHAIN = 3;

  /** Addresses told of a name that was followed; more would crowd out what was asked for. */
  private static final int MOST_FOLLOWED = 16;

  private final DnsSettings settings;
  private final NameGrammar grammar;
  private final ServiceAnswers services;
  private final NodeAnswers nodes;
  private final ZoneAnswers zones;

  Answers(DnsSettings settings) {
    this.settings = settings;
    this.grammar = new NameGrammar(settings);
    this.services = new ServiceAnswers(settings, this);
    this.nodes = new NodeAnswers(settings, this);
    this.zones = new ZoneAnswers(settings);
  }

  /** The answer to a question of class IN. */
  Answer answer(WireName name, int type, Registry registry) {
    return answer(new Question(name, type, registry, LONGEST_CHAIN));
  }

  private Answer answer(Question question) {
    return switch (grammar.parse(question.name(), question.type())) {
      case QueryName.Outside _ -> refused();
      case QueryName.Inside inside -> answer(question, inside);
    };
  }

  private Answer answer(Question question, QueryName.Inside inside) {
    if (question.type() == RecordType.AXFR) {
      return empty(ResponseCode.NOTIMP);
    }
    Answer answer =
        switch (inside) {
          case QueryName.Apex apex -> zones.apex(question, apex.zone());
          case QueryName.NameServers servers -> zones.nameServers(question, servers.zone());
          case QueryName.Service service ->
              isOurs(service.datacenter()) ? services.answer(question, service) : notThere();
          case QueryName.Node node ->
              isOurs(node.datacenter()) ? nodes.answer(question, node) : notThere();
          case QueryName.Address address -> ofLiteral(question, address);
          case QueryName.Branch branch ->
              isOurs(branch.datacenter()) ? Answer.of(List.of(), new Basis.Always()) : notThere();
          case QueryName.Unknown _ -> notThere();
        };
    return answer.choices().isEmpty() ? negative(answer, inside.zone(), question) : answer;
  }

  private boolean isOurs(String datacenter) {
    return datacenter.isEmpty() || Names.fold(datacenter).equals(settings.datacenter());
  }

  private Answer ofLiteral(Question question, QueryName.Address name) {
    RecordData.Address data = new RecordData.Address(name.address());
    if (!RecordType.asks(question.type(), data.type())) {
      return Answer.of(List.of(), new Basis.Always());
    }
    ResourceRecord record = new ResourceRecord(question.name(), settings.nodeTtlSeconds(), data);
    return Answer.of(List.of(new Answer.Choice(record)), new Basis.Always());
  }

  /** NXDOMAIN and NODATA carry the SOA record, so that they can be cached (RFC 2308 §3). */
  private Answer negative(Answer answer, Zone zone, Question question) {
    return new Answer(
        answer.code(), List.of(), 0, List.of(zones.authority(zone, question)), answer.basis());
  }

  private static Answer notThere() {
    return empty(ResponseCode.NXDOMAIN);
  }

  /** Not our zone, and no one is asked on the client's behalf. */
  static Answer refused() {
    return empty(ResponseCode.REFUSED);
  }

  private static Answer empty(int code) {
    return new Answer(code, List.of(), 0, List.of(), new Basis.Always());
  }

  /**
   * The records of a name that an answer leads to, so that the client need not ask again: none when
   * it is not ours or the chain is too long.
   */
  List<ResourceRecord> follow(Question from, WireName target, int type) {
    if (from.chain() == 0) {
      return List.of();
    }
    Answer answer = answer(new Question(target, type, from.registry(), from.chain() - 1));
    List<ResourceRecord> found = new ArrayList<>();
    int take = Math.min(answer.take(), MOST_FOLLOWED);
    for (Answer.Choice choice : answer.choices().subList(0, take)) {
      found.addAll(choice.records());
    }
    return found;
  }
}
