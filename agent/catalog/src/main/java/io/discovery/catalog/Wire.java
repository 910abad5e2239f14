package io.discovery.catalog;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.discovery.catalog.wire.ServiceAddress;
import io.discovery.catalog.wire.SessionBehavior;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Model records to and from their Protocol Buffers messages ({@code catalog.proto}). */
final class Wire {
  private Wire() {}

  static io.discovery.catalog.wire.Node encode(Node n) {
    return io.discovery.catalog.wire.Node.newBuilder()
        .setName(n.name())
        .setId(n.id())
        .setAddress(n.address())
        .putAllTaggedAddresses(n.taggedAddresses())
        .putAllMeta(n.meta())
        .build();
  }

  static Node decode(io.discovery.catalog.wire.Node m) {
    return new Node(
        m.getName(),
        m.getId(),
        m.getAddress(),
        new TreeMap<>(m.getTaggedAddressesMap()),
        new TreeMap<>(m.getMetaMap()));
  }

  static io.discovery.catalog.wire.Service encode(Service s) {
    io.discovery.catalog.wire.Service.Builder b =
        io.discovery.catalog.wire.Service.newBuilder()
            .setId(s.id())
            .setName(s.name())
            .addAllTags(s.tags())
            .setAddress(s.address())
            .setPort(s.port())
            .putAllMeta(s.meta())
            .setPassingWeight(s.weights().passing())
            .setWarningWeight(s.weights().warning())
            .setEnableTagOverride(s.enableTagOverride());
    s.taggedAddresses()
        .forEach(
            (role, at) ->
                b.putTaggedAddresses(
                    role,
                    ServiceAddress.newBuilder()
                        .setAddress(at.address())
                        .setPort(at.port())
                        .build()));
    return b.build();
  }

  static Service decode(io.discovery.catalog.wire.Service m) {
    TreeMap<String, io.discovery.catalog.ServiceAddress> tagged = new TreeMap<>();
    for (Map.Entry<String, ServiceAddress> e : m.getTaggedAddressesMap().entrySet()) {
      tagged.put(
          e.getKey(),
          new io.discovery.catalog.ServiceAddress(
              e.getValue().getAddress(), e.getValue().getPort()));
    }
    return new Service(
        m.getId(),
        m.getName(),
        m.getTagsList(),
        m.getAddress(),
        m.getPort(),
        tagged,
        new TreeMap<>(m.getMetaMap()),
        new Weights(m.getPassingWeight(), m.getWarningWeight()),
        m.getEnableTagOverride());
  }

  static io.discovery.catalog.wire.Check encode(Check c) {
    return io.discovery.catalog.wire.Check.newBuilder()
        .setId(c.id())
        .setName(c.name())
        .setStatus(encode(c.status()))
        .setNotes(c.notes())
        .setOutput(c.output())
        .setServiceId(c.serviceId())
        .setServiceName(c.serviceName())
        .addAllServiceTags(c.serviceTags())
        .setType(c.type())
        .setDefinitionDigest(c.definitionDigest())
        .build();
  }

  static Check decode(io.discovery.catalog.wire.Check m) {
    return new Check(
        m.getId(),
        m.getName(),
        decode(m.getStatus()),
        m.getNotes(),
        m.getOutput(),
        m.getServiceId(),
        m.getServiceName(),
        m.getServiceTagsList(),
        m.getType(),
        m.getDefinitionDigest());
  }

  private static io.discovery.catalog.wire.CheckStatus encode(CheckStatus status) {
    return switch (status) {
      case PASSING -> io.discovery.catalog.wire.CheckStatus.CHECK_STATUS_PASSING;
      case WARNING -> io.discovery.catalog.wire.CheckStatus.CHECK_STATUS_WARNING;
      case CRITICAL -> io.discovery.catalog.wire.CheckStatus.CHECK_STATUS_CRITICAL;
    };
  }

  private static CheckStatus decode(io.discovery.catalog.wire.CheckStatus status) {
    return switch (status) {
      case CHECK_STATUS_PASSING -> CheckStatus.PASSING;
      case CHECK_STATUS_WARNING -> CheckStatus.WARNING;
      case CHECK_STATUS_CRITICAL -> CheckStatus.CRITICAL;
      case CHECK_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a check without a known status");
    };
  }

  static io.discovery.catalog.wire.KvEntry encode(KvEntry e) {
    return io.discovery.catalog.wire.KvEntry.newBuilder()
        .setKey(e.key())
        .setValue(wrap(e.value()))
        .setFlags(e.flags())
        .setLockIndex(e.lockIndex())
        .setSession(e.session())
        .build();
  }

  static KvEntry decode(io.discovery.catalog.wire.KvEntry m) {
    return new KvEntry(
        m.getKey(), m.getValue().toByteArray(), m.getFlags(), m.getLockIndex(), m.getSession());
  }

  static io.discovery.catalog.wire.Session encode(Session s) {
    return io.discovery.catalog.wire.Session.newBuilder()
        .setId(s.id())
        .setName(s.name())
        .setNode(s.node())
        .addAllNodeChecks(s.nodeChecks())
        .addAllServiceChecks(s.serviceChecks())
        .addAllChecks(s.checks())
        .setLockDelayNanos(s.lockDelay().toNanos())
        .setBehavior(encode(s.behavior()))
        .setTtl(s.ttlText())
        .setTtlNanos(s.ttl().toNanos())
        .build();
  }

  static Session decode(io.discovery.catalog.wire.Session m) {
    return new Session(
        m.getId(),
        m.getName(),
        m.getNode(),
        m.getNodeChecksList(),
        m.getServiceChecksList(),
        m.getChecksList(),
        Duration.ofNanos(m.getLockDelayNanos()),
        decode(m.getBehavior()),
        m.getTtl(),
        Duration.ofNanos(m.getTtlNanos()));
  }

  private static SessionBehavior encode(Session.Behavior behavior) {
    return switch (behavior) {
      case RELEASE -> SessionBehavior.SESSION_BEHAVIOR_RELEASE;
      case DELETE -> SessionBehavior.SESSION_BEHAVIOR_DELETE;
    };
  }

  private static Session.Behavior decode(SessionBehavior behavior) {
    return switch (behavior) {
      case SESSION_BEHAVIOR_RELEASE -> Session.Behavior.RELEASE;
      case SESSION_BEHAVIOR_DELETE -> Session.Behavior.DELETE;
      case SESSION_BEHAVIOR_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException("a session without a known behaviour");
    };
  }

  /** Values are never changed after construction, so no copy is needed. */
  static ByteString wrap(byte[] value) {
    return UnsafeByteOperations.unsafeWrap(value);
  }
}
