package io.discovery.catalog;

import com.google.protobuf.InvalidProtocolBufferException;
import io.discovery.catalog.wire.Entry;
import java.util.Arrays;
import java.util.OptionalLong;

/** Commands to and from the payload of a log entry ({@code catalog.proto}'s {@code Entry}). */
public final class CommandCodec {
  private CommandCodec() {}

  /** A command with the time the leader stamped on it, ms since the epoch. */
  public record Stamped(long clusterTime, Command command) {}

  /** The payload of a log entry. */
  public static byte[] encode(long clusterTime, Command command) {
    Entry.Builder entry = Entry.newBuilder().setClusterTime(clusterTime);
    switch (command) {
      case Command.Register c -> entry.setRegister(register(c));
      case Command.DeregisterNode c ->
          entry.setDeregisterNode(
              io.discovery.catalog.wire.DeregisterNode.newBuilder().setNode(c.node()));
      case Command.DeregisterService c ->
          entry.setDeregisterService(
              io.discovery.catalog.wire.DeregisterService.newBuilder()
                  .setNode(c.node())
                  .setServiceId(c.serviceId()));
      case Command.DeregisterCheck c ->
          entry.setDeregisterCheck(
              io.discovery.catalog.wire.DeregisterCheck.newBuilder()
                  .setNode(c.node())
                  .setCheckId(c.checkId()));
      case Command.KvPut c -> entry.setKvPut(kvPut(c));
      case Command.KvDelete c -> {
        var delete = io.discovery.catalog.wire.KvDelete.newBuilder().setKey(c.key());
        c.cas().ifPresent(delete::setCas);
        entry.setKvDelete(delete);
      }
      case Command.KvDeleteTree c ->
          entry.setKvDeleteTree(
              io.discovery.catalog.wire.KvDeleteTree.newBuilder().setPrefix(c.prefix()));
      case Command.SessionCreate c ->
          entry.setSessionCreate(
              io.discovery.catalog.wire.SessionCreate.newBuilder()
                  .setSession(Wire.encode(c.session())));
      case Command.SessionDestroy c ->
          entry.setSessionDestroy(
              io.discovery.catalog.wire.SessionDestroy.newBuilder().setSession(c.session()));
      case Command.SessionExpire c ->
          entry.setSessionExpire(
              io.discovery.catalog.wire.SessionExpire.newBuilder()
                  .setSession(c.session())
                  .setTermStart(c.termStart())
                  .setCreated(c.created()));
      case Command.KvAcquire c ->
          entry.setKvAcquire(lock(c.key(), c.value(), c.flags(), c.session()));
      case Command.KvRelease c ->
          entry.setKvRelease(lock(c.key(), c.value(), c.flags(), c.session()));
      case Command.RestoreBegin c -> entry.setRestoreBegin(RestoreWire.encode(c));
      case Command.RestorePart c -> entry.setRestorePart(RestoreWire.encode(c));
      case Command.RestoreEnd c -> entry.setRestoreEnd(RestoreWire.encode(c));
    }
    return entry.build().toByteArray();
  }

  /**
   * The same command with another stamp: of a field that comes twice the last one counts (Protocol
   * Buffers encoding, "Last One Wins").
   */
  public static byte[] stamp(byte[] encoded, long clusterTime) {
    byte[] stamp = Entry.newBuilder().setClusterTime(clusterTime).build().toByteArray();
    byte[] stamped = Arrays.copyOf(encoded, encoded.length + stamp.length);
    System.arraycopy(stamp, 0, stamped, encoded.length, stamp.length);
    return stamped;
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException when the bytes are no command this version knows: the caller
   *     must stop, for skipping it would let its catalog differ from the others'
   */
  public static Stamped decode(byte[] payload) {
    Entry entry;
    try {
      entry = Entry.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("log entry is not a command: " + e.getMessage(), e);
    }
    return new Stamped(entry.getClusterTime(), command(entry));
  }

  private static Command command(Entry entry) {
    return switch (entry.getCommandCase()) {
      case REGISTER -> register(entry.getRegister());
      case DEREGISTER_NODE -> new Command.DeregisterNode(entry.getDeregisterNode().getNode());
      case DEREGISTER_SERVICE -> {
        var m = entry.getDeregisterService();
        yield new Command.DeregisterService(m.getNode(), m.getServiceId());
      }
      case DEREGISTER_CHECK -> {
        var m = entry.getDeregisterCheck();
        yield new Command.DeregisterCheck(m.getNode(), m.getCheckId());
      }
      case KV_PUT -> {
        var m = entry.getKvPut();
        yield new Command.KvPut(
            m.getKey(), m.getValue().toByteArray(), m.getFlags(), cas(m.hasCas(), m.getCas()));
      }
      case KV_DELETE -> {
        var m = entry.getKvDelete();
        yield new Command.KvDelete(m.getKey(), cas(m.hasCas(), m.getCas()));
      }
      case KV_DELETE_TREE -> new Command.KvDeleteTree(entry.getKvDeleteTree().getPrefix());
      case SESSION_CREATE ->
          new Command.SessionCreate(Wire.decode(entry.getSessionCreate().getSession()));
      case SESSION_DESTROY -> new Command.SessionDestroy(entry.getSessionDestroy().getSession());
      case SESSION_EXPIRE -> {
        var m = entry.getSessionExpire();
        yield new Command.SessionExpire(m.getSession(), m.getCreated(), m.getTermStart());
      }
      case KV_ACQUIRE -> {
        var m = entry.getKvAcquire();
        yield new Command.KvAcquire(
            m.getKey(), m.getValue().toByteArray(), m.getFlags(), m.getSession());
      }
      case KV_RELEASE -> {
        var m = entry.getKvRelease();
        yield new Command.KvRelease(
            m.getKey(), m.getValue().toByteArray(), m.getFlags(), m.getSession());
      }
      case RESTORE_BEGIN -> RestoreWire.decode(entry.getRestoreBegin());
      case RESTORE_PART -> RestoreWire.decode(entry.getRestorePart());
      case RESTORE_END -> RestoreWire.decode(entry.getRestoreEnd());
      case COMMAND_NOT_SET ->
          throw new IllegalArgumentException("log entry holds a command of a newer version");
    };
  }

  private static io.discovery.catalog.wire.Register register(Command.Register c) {
    var m =
        io.discovery.catalog.wire.Register.newBuilder()
            .setNode(Wire.encode(c.node()))
            .setKeepNode(c.keepNode());
    c.services().forEach(service -> m.addServices(Wire.encode(service)));
    c.checks().forEach(check -> m.addChecks(Wire.encode(check)));
    return m.build();
  }

  private static Command register(io.discovery.catalog.wire.Register m) {
    return new Command.Register(
        Wire.decode(m.getNode()),
        m.getKeepNode(),
        m.getServicesList().stream().map(Wire::decode).toList(),
        m.getChecksList().stream().map(Wire::decode).toList());
  }

  private static io.discovery.catalog.wire.KvPut kvPut(Command.KvPut c) {
    var m =
        io.discovery.catalog.wire.KvPut.newBuilder()
            .setKey(c.key())
            .setValue(Wire.wrap(c.value()))
            .setFlags(c.flags());
    c.cas().ifPresent(m::setCas);
    return m.build();
  }

  private static io.discovery.catalog.wire.KvLock lock(
      String key, byte[] value, long flags, String session) {
    return io.discovery.catalog.wire.KvLock.newBuilder()
        .setKey(key)
        .setValue(Wire.wrap(value))
        .setFlags(flags)
        .setSession(session)
        .build();
  }

  private static OptionalLong cas(boolean present, long value) {
    return present ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
