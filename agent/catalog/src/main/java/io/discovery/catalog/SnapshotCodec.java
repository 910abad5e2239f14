package io.discovery.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.discovery.catalog.wire.LockDelay;
import io.discovery.catalog.wire.NodeRecord;
import io.discovery.catalog.wire.NodeScoped;
import io.discovery.catalog.wire.ServiceIndex;
import io.discovery.catalog.wire.SnapshotHeader;
import io.discovery.catalog.wire.SnapshotRecord;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * A snapshot to and from a sequence of records ({@code catalog.proto}'s {@code SnapshotRecord}).
 * Framing, checksums and files are the caller's.
 */
public final class SnapshotCodec {
  private SnapshotCodec() {}

  /** The records of a snapshot, made one at a time as they are asked for. */
  public static Iterator<byte[]> records(Snapshot snapshot) {
    Stream<SnapshotRecord> nodes =
        snapshot.registry().nodes().values().stream().flatMap(SnapshotCodec::onNode);
    Stream<SnapshotRecord> services =
        snapshot.registry().services().values().stream()
            .map(
                s ->
                    SnapshotRecord.newBuilder()
                        .setServiceIndex(
                            ServiceIndex.newBuilder().setName(s.name()).setIndex(s.index()))
                        .build());
    Stream<SnapshotRecord> keys =
        snapshot.kv().entries().values().stream()
            .map(e -> versioned(e).setKv(Wire.encode(e.value())).build());
    Stream<SnapshotRecord> sessions =
        snapshot.sessions().all().values().stream()
            .map(s -> versioned(s).setSession(Wire.encode(s.value())).build());
    Stream<SnapshotRecord> delays =
        snapshot.lockDelays().until().entrySet().stream()
            .map(
                d ->
                    SnapshotRecord.newBuilder()
                        .setLockDelay(
                            LockDelay.newBuilder().setKey(d.getKey()).setUntil(d.getValue()))
                        .build());
    return new InTurn(
        List.of(
            Stream.of(header(snapshot)),
            nodes,
            services,
            keys,
            sessions,
            delays,
            RestoreWire.records(snapshot)));
  }

  /** One part after the other. To flatten the streams would make all of a part at its first. */
  private static final class InTurn implements Iterator<byte[]> {
    private final Iterator<Stream<SnapshotRecord>> parts;
    private Iterator<SnapshotRecord> part = Collections.emptyIterator();

    InTurn(List<Stream<SnapshotRecord>> parts) {
      this.parts = parts.iterator();
    }

    @Override
    public boolean hasNext() {
      while (!part.hasNext() && parts.hasNext()) {
        part = parts.next().iterator();
      }
      return part.hasNext();
    }

    @Override
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return part.next().toByteArray();
    }
  }

  private static SnapshotRecord header(Snapshot s) {
    return SnapshotRecord.newBuilder().setHeader(header(s, afterHeader(s))).build();
  }

  private static SnapshotHeader header(Snapshot s, long records) {
    Registry r = s.registry();
    return SnapshotHeader.newBuilder()
        .setIndex(s.index())
        .setClusterTime(s.clusterTime())
        .setFeatureLevel(s.featureLevel())
        .setRecords(records)
        .setNodesIndex(r.nodesIndex())
        .setServicesIndex(r.servicesIndex())
        .setChecksIndex(r.checksIndex())
        .setNodeFloor(r.nodeFloor())
        .setServiceFloor(r.serviceFloor())
        .setKvFloor(s.kv().deletionFloor())
        .setSessionsIndex(s.sessions().index())
        .setSessionFloor(s.sessions().floor())
        .setTermStart(s.termStart())
        .build();
  }

  /** How many records follow the header. */
  private static long afterHeader(Snapshot s) {
    long records = (long) s.registry().services().size() + s.kv().entries().size();
    records += (long) s.sessions().all().size() + s.lockDelays().until().size();
    for (NodeEntry entry : s.registry().nodes().values()) {
      records += 1L + entry.services().size() + entry.checks().size();
    }
    Restoring restoring = s.restoring();
    // What is being brought has a record of its own and a header, too.
    return restoring == null ? records : records + 2 + afterHeader(restoring.partial());
  }

  private static Stream<SnapshotRecord> onNode(NodeEntry entry) {
    String name = entry.node().value().name();
    SnapshotRecord node =
        versioned(entry.node())
            .setNode(
                NodeRecord.newBuilder()
                    .setNode(Wire.encode(entry.node().value()))
                    .setIndex(entry.index()))
            .build();
    Stream<SnapshotRecord> services =
        entry.services().values().stream()
            .map(
                s ->
                    versioned(s)
                        .setService(
                            NodeScoped.newBuilder()
                                .setNode(name)
                                .setService(Wire.encode(s.value())))
                        .build());
    Stream<SnapshotRecord> checks =
        entry.checks().values().stream()
            .map(
                c ->
                    versioned(c)
                        .setCheck(
                            NodeScoped.newBuilder().setNode(name).setCheck(Wire.encode(c.value())))
                        .build());
    return Stream.of(Stream.of(node), services, checks).flatMap(part -> part);
  }

  private static SnapshotRecord.Builder versioned(Versioned<?> value) {
    return SnapshotRecord.newBuilder()
        .setCreateIndex(value.createIndex())
        .setModifyIndex(value.modifyIndex());
  }

  /** Rebuilds a snapshot from its records, in their order. Used by one thread. */
  public static final class Reader {
    private @Nullable SnapshotHeader header;
    private long seen;
    private PSortedMap<String, NodeEntry> nodes = TreePMap.empty();
    private PSortedMap<String, ServiceEntry> services = TreePMap.empty();
    private KvStore keys = KvStore.EMPTY;
    private Sessions sessions = Sessions.EMPTY;
    private LockDelays delays = LockDelays.EMPTY;
    private final boolean mayRestore;
    private RestoreWire.@Nullable Reading restoring;

    /** Reads a snapshot of the log, which may hold a state that is being brought. */
    public Reader() {
      this(true);
    }

    private Reader(boolean mayRestore) {
      this.mayRestore = mayRestore;
    }

    /** Reads a state that is brought, and brings none itself. */
    static Reader ofBrought() {
      return new Reader(false);
    }

    /** Goes on where another one has stopped, with what it has read. */
    Reader(Restoring stopped) {
      this(false);
      if (stopped.headed()) {
        header = header(stopped.partial(), stopped.announced());
      }
      seen = stopped.records();
      nodes = stopped.partial().registry().nodes();
      services = stopped.partial().registry().services();
      keys = stopped.partial().kv();
      sessions = stopped.partial().sessions();
      delays = stopped.partial().lockDelays();
    }

    /**
     * Takes the next record.
     *
     * @throws IllegalArgumentException when it is no record this version knows, or out of place
     */
    public void accept(byte[] bytes) {
      SnapshotRecord record;
      try {
        record = SnapshotRecord.parseFrom(bytes);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("snapshot record is damaged: " + e.getMessage(), e);
      }
      if ((header == null) != (record.getContentCase() == SnapshotRecord.ContentCase.HEADER)) {
        throw new IllegalArgumentException("a snapshot has one header, before all else");
      }
      switch (record.getContentCase()) {
        case HEADER -> header = record.getHeader();
        case NODE -> node(record);
        case SERVICE -> service(record);
        case CHECK -> check(record);
        case KV -> keys = keys.plus(versioned(record, Wire.decode(record.getKv())));
        case SESSION -> session(versioned(record, Wire.decode(record.getSession())));
        case LOCK_DELAY ->
            delays = delays.plus(record.getLockDelay().getKey(), record.getLockDelay().getUntil());
        case SERVICE_INDEX -> serviceIndex(record.getServiceIndex());
        case RESTORING -> {
          if (!mayRestore || restoring != null) {
            throw new IllegalArgumentException("snapshot has a restore out of place");
          }
          restoring = new RestoreWire.Reading(record.getRestoring());
        }
        case RESTORING_RECORD -> {
          if (restoring == null) {
            throw new IllegalArgumentException("snapshot has a restore out of place");
          }
          restoring.accept(record.getRestoringRecord());
        }
        case CONTENT_NOT_SET ->
            throw new IllegalArgumentException("snapshot record of a newer version");
      }
      seen += record.hasHeader() ? 0 : 1;
    }

    private void node(SnapshotRecord record) {
      Node node = Wire.decode(record.getNode().getNode());
      nodes =
          nodes.plus(
              Names.fold(node.name()),
              NodeEntry.fresh(versioned(record, node), record.getNode().getIndex()));
    }

    private void service(SnapshotRecord record) {
      Service service = Wire.decode(record.getService().getService());
      NodeEntry on = on(record.getService().getNode());
      String node = Names.fold(on.node().value().name());
      nodes =
          nodes.plus(
              node,
              on.withServices(
                  on.services().plus(service.id(), versioned(record, service)), on.index()));
      String folded = Names.fold(service.name());
      ServiceEntry entry = services.getOrDefault(folded, ServiceEntry.fresh(service.name()));
      services = services.plus(folded, entry.plus(new InstanceKey(node, service.id()), 0));
    }

    private void check(SnapshotRecord record) {
      Check check = Wire.decode(record.getCheck().getCheck());
      NodeEntry on = on(record.getCheck().getNode());
      nodes =
          nodes.plus(
              Names.fold(on.node().value().name()),
              on.withChecks(on.checks().plus(check.id(), versioned(record, check)), on.index()));
    }

    private void session(Versioned<Session> session) {
      if (sessions.find(session.value().id()) != null) {
        throw new IllegalArgumentException("snapshot has a session twice");
      }
      sessions = sessions.plus(session);
    }

    private void serviceIndex(ServiceIndex m) {
      String folded = Names.fold(m.getName());
      ServiceEntry entry = services.get(folded);
      if (entry == null) {
        throw new IllegalArgumentException("snapshot names a service without instances");
      }
      services =
          services.plus(folded, new ServiceEntry(m.getName(), entry.instances(), m.getIndex()));
    }

    private NodeEntry on(String node) {
      NodeEntry entry = nodes.get(Names.fold(node));
      if (entry == null) {
        throw new IllegalArgumentException("snapshot record is on a node that is not there");
      }
      return entry;
    }

    private static <T> Versioned<T> versioned(SnapshotRecord record, T value) {
      return new Versioned<>(value, record.getCreateIndex(), record.getModifyIndex());
    }

    /**
     * The snapshot.
     *
     * @throws IllegalArgumentException when records are missing
     */
    public Snapshot finish() {
      if (seen != announced()) {
        throw new IllegalArgumentException(
            "snapshot is incomplete: "
                + seen
                + " of "
                + (header == null ? "?" : header.getRecords())
                + " records");
      }
      return soFar();
    }

    /** Records read after the header. */
    long seen() {
      return seen;
    }

    /** How many the header says there are; -1 before it. */
    long announced() {
      return header == null ? -1 : header.getRecords();
    }

    /** What has been read, whole or not. */
    Snapshot soFar() {
      SnapshotHeader h = header == null ? SnapshotHeader.getDefaultInstance() : header;
      Registry registry =
          new Registry(
              nodes,
              services,
              h.getNodesIndex(),
              h.getServicesIndex(),
              h.getChecksIndex(),
              h.getNodeFloor(),
              h.getServiceFloor());
      return new Snapshot(
          h.getIndex(),
          h.getClusterTime(),
          h.getFeatureLevel(),
          h.getTermStart(),
          registry,
          keys.at(h.getKvFloor()),
          sessions.at(h.getSessionsIndex(), h.getSessionFloor()),
          delays,
          restoring == null ? null : restoring.finish());
    }
  }
}
