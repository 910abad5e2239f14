package io.discovery.agent.rpc;

import com.google.protobuf.ByteString;
import io.discovery.agent.rpc.wire.Hello;
import io.discovery.agent.rpc.wire.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * @param server its id
 * @param cluster the cluster it belongs to, or null while it waits to be taken into one
 * @param principal on whose behalf it speaks: what its certificate proves, else what it says
 */
public record Party(UUID server, @Nullable UUID cluster, String datacenter, String principal) {
  /** Versions of the protocol that are spoken here. */
  private static final int OLDEST_PROTOCOL = 1;

  private static final int NEWEST_PROTOCOL = 1;

  Hello hello(Purpose purpose) {
    UUID belongsTo = cluster;
    return Hello.newBuilder()
        .setOldestProtocol(OLDEST_PROTOCOL)
        .setNewestProtocol(NEWEST_PROTOCOL)
        .setPurpose(purpose.code)
        .setCluster(belongsTo == null ? ByteString.EMPTY : Ids.encode(belongsTo))
        .setServer(Ids.encode(server))
        .setDatacenter(datacenter)
        .setRole(Role.ROLE_SERVER)
        .setPrincipal(principal)
        .build();
  }

  /**
   * Who has said that.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static Party of(Hello hello) {
    if (hello.getOldestProtocol() > NEWEST_PROTOCOL
        || hello.getNewestProtocol() < OLDEST_PROTOCOL) {
      throw new IllegalArgumentException(
          "it speaks protocol %d to %d, this server %d to %d; upgrade the older one"
              .formatted(
                  hello.getOldestProtocol(),
                  hello.getNewestProtocol(),
                  OLDEST_PROTOCOL,
                  NEWEST_PROTOCOL));
    }
    return new Party(
        Ids.decode(hello.getServer()),
        hello.getCluster().isEmpty() ? null : Ids.decode(hello.getCluster()),
        hello.getDatacenter(),
        hello.getPrincipal());
  }

  /**
   * Why these two have nothing to say to each other, or null.
   *
   * @param other who has said hello
   */
  @Nullable String objection(Party other, Purpose purpose) {
    if (!datacenter.equals(other.datacenter)) {
      return "datacenter \"%s\" here, \"%s\" there; give both the same datacenter"
          .formatted(datacenter, other.datacenter);
    }
    UUID here = cluster;
    UUID there = other.cluster;
    if (here != null && there != null && !here.equals(there)) {
      return "cluster %s here, %s there; to have server %s in this cluster, empty its data directory"
          .formatted(here, there, other.server);
    }
    return null;
  }

  /** Whether one of the two is in no cluster yet, so that they can only call each other. */
  boolean isTooEarly(Party other, Purpose purpose) {
    return purpose != Purpose.CALLS && (cluster == null || other.cluster == null);
  }
}
