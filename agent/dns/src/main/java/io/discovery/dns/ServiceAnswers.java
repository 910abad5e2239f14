package io.discovery.dns;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Instance;
import io.discovery.catalog.Names;
import io.discovery.catalog.Registry;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceEntry;
import io.discovery.catalog.Weights;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names of services. A service of which no instance is fit to be used does not exist, as in the
 * family: an instance is out as soon as one of its checks, or one of its node's, is critical.
 */
final class ServiceAnswers {
  /**
   * Instances considered for one answer. The longest message holds 4,096 addresses; this many leave
   * each message something to choose from, and bound the memory of an encoded answer.
   */
  private static final int MOST_INSTANCES = 16_384;

  /** All instances are equals: RFC 2782's priorities are not in the catalog. */
  private static final int PRIORITY = 1;

  private static final int LARGEST_WEIGHT = 65_535;

  private final DnsSettings settings;
  private final Answers answers;

  ServiceAnswers(DnsSettings settings, Answers answers) {
    this.settings = settings;
    this.answers = answers;
  }

  Answer answer(Question question, QueryName.Service name) {
    Registry registry = question.registry();
    String folded = Names.fold(name.service());
    ServiceEntry entry = registry.services().get(folded);
    Basis basis = new Basis.OfService(folded, entry);
    List<Instance> fit = entry == null ? List.of() : fit(registry, folded, name.tag());
    if (fit.isEmpty()) {
      return new Answer(ResponseCode.NXDOMAIN, List.of(), 0, List.of(), basis);
    }
    return question.type() == RecordType.SRV
        ? locations(question, name.zone(), fit, basis)
        : addresses(question, fit, basis);
  }

  /** Instances that carry the tag and are healthy enough. */
  private List<Instance> fit(Registry registry, String service, String tag) {
    List<Instance> fit = new ArrayList<>();
    for (Instance instance : registry.instances(service)) {
      if (isFit(instance) && (tag.isEmpty() || hasTag(instance.service().value(), tag))) {
        fit.add(instance);
        if (fit.size() == MOST_INSTANCES) {
          break;
        }
      }
    }
    return fit;
  }

  boolean isFit(Instance instance) {
    return switch (instance.status()) {
      case PASSING -> true;
      case WARNING -> !settings.onlyPassing();
      case CRITICAL -> false;
    };
  }

  private static boolean hasTag(Service service, String tag) {
    for (String has : service.tags()) {
      if (Names.fold(has).equals(Names.fold(tag))) {
        return true;
      }
    }
    return false;
  }

  /** A, AAAA, ANY: addresses; else the name of something elsewhere, when there are only such. */
  private Answer addresses(Question question, List<Instance> fit, Basis basis) {
    Set<InetAddress> seen = new HashSet<>();
    List<Answer.Choice> choices = new ArrayList<>();
    boolean anyAddress = false;
    for (Instance instance : fit) {
      InetAddress address = literalAddress(question, instance);
      if (address == null) {
        continue;
      }
      anyAddress = true;
      RecordData.Address data = new RecordData.Address(address);
      if (RecordType.asks(question.type(), data.type()) && seen.add(address)) {
        choices.add(new Answer.Choice(record(question.name(), data)));
      }
    }
    return anyAddress ? Answer.of(choices, basis) : aliases(question, fit);
  }

  /** A name has one alias at most (RFC 1034 §3.6.2): each message takes one of them. */
  private Answer aliases(Question question, List<Instance> fit) {
    Set<WireName> seen = new HashSet<>();
    List<Answer.Choice> choices = new ArrayList<>();
    for (Instance instance : fit) {
      WireName target = WireName.of(instance.effectiveAddress());
      if (target == null || target.equals(question.name()) || !seen.add(target)) {
        continue;
      }
      List<ResourceRecord> records = new ArrayList<>();
      records.add(record(question.name(), new RecordData.Alias(target)));
      if (question.wantsAddresses()) {
        records.addAll(answers.follow(question, target, question.type()));
      }
      choices.add(new Answer.Choice(List.copyOf(records), List.of()));
    }
    return Answer.of(choices, new Basis.OfRegistry(question.registry())).taking(1);
  }

  private Answer locations(Question question, Zone zone, List<Instance> fit, Basis basis) {
    Set<Location> seen = new HashSet<>();
    List<Answer.Choice> choices = new ArrayList<>();
    boolean followed = false;
    for (Instance instance : fit) {
      InetAddress address = literalAddress(question, instance);
      WireName target = target(zone, instance, address);
      int port = instance.service().value().port();
      if (target == null || !seen.add(new Location(target, port))) {
        continue;
      }
      List<ResourceRecord> glue =
          address == null
              ? answers.follow(question, target, RecordType.ANY)
              : List.of(record(target, new RecordData.Address(address)));
      followed |= address == null;
      RecordData srv = new RecordData.Srv(PRIORITY, weight(instance), port, target);
      choices.add(new Answer.Choice(List.of(record(question.name(), srv)), glue));
    }
    return Answer.of(choices, followed ? new Basis.OfRegistry(question.registry()) : basis);
  }

  /** Compared by hand: the JDK spends 20 ms on making the first record's own methods. */
  private record Location(WireName target, int port) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Location that && that.port == port && that.target.equals(target);
    }

    @Override
    public int hashCode() {
      return 31 * target.hashCode() + port;
    }
  }

  /**
   * The IP address of an instance, or null when it goes by a name. A service whose address is the
   * very name that is asked for stands for its node.
   */
  private static @Nullable InetAddress literalAddress(Question question, Instance instance) {
    InetAddress address = Addresses.literal(instance.effectiveAddress());
    if (address == null && question.name().equals(WireName.of(instance.effectiveAddress()))) {
      return Addresses.literal(instance.node().value().address());
    }
    return address;
  }

  /**
   * The name an SRV record gives for an instance: that of its node; one made of the address when it
   * has an address of its own, or when the node's name cannot be a DNS name; its address when that
   * is a name.
   */
  private @Nullable WireName target(Zone zone, Instance instance, @Nullable InetAddress address) {
    if (address == null) {
      return WireName.of(instance.effectiveAddress());
    }
    String own = instance.service().value().address();
    boolean atNode = own.isEmpty() || Addresses.literal(own) == null;
    WireName node = atNode ? NodeAnswers.name(instance.node().value(), zone, settings) : null;
    return node != null
        ? node
        : WireName.below(Addresses.label(address) + ".addr." + settings.datacenter(), zone.apex());
  }

  private static int weight(Instance instance) {
    Weights weights = instance.service().value().weights();
    int weight = instance.status() == CheckStatus.PASSING ? weights.passing() : weights.warning();
    return Math.clamp(weight, 0, LARGEST_WEIGHT);
  }

  private ResourceRecord record(WireName owner, RecordData data) {
    return new ResourceRecord(owner, settings.serviceTtlSeconds(), data);
  }
}
