package io.discovery.agent.cluster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.discovery.agent.catalog.CatalogAccess;
import io.discovery.agent.rpc.wire.Applied;
import io.discovery.agent.rpc.wire.Join;
import io.discovery.agent.rpc.wire.Operation;
import io.discovery.catalog.Command;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of calls and of their answers ({@code rpc.proto}). Reading throws {@link
 * IllegalArgumentException} where the bytes are none.
 */
final class Bodies {
  private static final int DONE = 0;
  private static final int CONFLICT = 1;
  private static final int REFUSED = 2;

  private Bodies() {}

  /** A server that wants to belong to the cluster, and where it is reached. */
  record Joining(UUID server, String address) {}

  /** What an operator wants. */
  sealed interface Operating {
    /** Puts a server out. */
    record Remove(UUID server) implements Operating {}

    /** A server goes, if the others can do without it. */
    record Leave(UUID server) implements Operating {}

    /** Lets a voter lead; null: any other than the one that does. */
    record Transfer(@Nullable UUID to) implements Operating {}
  }

  static byte[] encode(Joining joining) {
    return Join.newBuilder()
        .setServer(ByteString.copyFromUtf8(joining.server().toString()))
        .setAddress(joining.address())
        .build()
        .toByteArray();
  }

  static Joining joining(byte[] body) {
    try {
      Join join = Join.parseFrom(body);
      return new Joining(id(join.getServer()), join.getAddress());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no wish to join: " + e.getMessage(), e);
    }
  }

  static byte[] encode(Operating operating) {
    Operation.Builder b = Operation.newBuilder();
    switch (operating) {
      case Operating.Remove r -> b.setRemove(ByteString.copyFromUtf8(r.server().toString()));
      case Operating.Leave l -> b.setLeave(ByteString.copyFromUtf8(l.server().toString()));
      case Operating.Transfer t -> {
        UUID to = t.to();
        b.setTransfer(ByteString.copyFromUtf8(to == null ? "" : to.toString()));
      }
    }
    return b.build().toByteArray();
  }

  static Operating operating(byte[] body) {
    try {
      Operation operation = Operation.parseFrom(body);
      return switch (operation.getWhatCase()) {
        case REMOVE -> new Operating.Remove(id(operation.getRemove()));
        case LEAVE -> new Operating.Leave(id(operation.getLeave()));
        case TRANSFER ->
            new Operating.Transfer(
                operation.getTransfer().isEmpty() ? null : id(operation.getTransfer()));
        case WHAT_NOT_SET -> throw new IllegalArgumentException("an operation of a newer version");
      };
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no operation: " + e.getMessage(), e);
    }
  }

  private static UUID id(ByteString text) {
    return UUID.fromString(text.toStringUtf8());
  }

  static byte[] encode(CatalogAccess.Applied applied) {
    Applied.Builder b = Applied.newBuilder().setIndex(applied.index());
    switch (applied.result()) {
      case Command.Result.Done _ -> b.setResult(DONE);
      case Command.Result.Conflict _ -> b.setResult(CONFLICT);
      case Command.Result.Refused r -> b.setResult(REFUSED).setWhy(r.why());
    }
    return b.build().toByteArray();
  }

  static CatalogAccess.Applied applied(byte[] body) {
    try {
      Applied applied = Applied.parseFrom(body);
      Command.Result result =
          switch (applied.getResult()) {
            case DONE -> new Command.Result.Done();
            case CONFLICT -> new Command.Result.Conflict();
            case REFUSED -> new Command.Result.Refused(applied.getWhy());
            default ->
                throw new IllegalArgumentException("a result of kind " + applied.getResult());
          };
      return new CatalogAccess.Applied(applied.getIndex(), result);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("no result: " + e.getMessage(), e);
    }
  }
}
