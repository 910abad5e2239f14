package io.discovery.dist;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What the agent is asked while its cache is made: each surface once for the classes, the hot ones
 * often enough for their profiles to be worth keeping.
 */
final class Questions {
  private static final int HOT_ROUNDS = 2_000;
  private static final int WARM_ROUNDS = 200;
  private static final Duration DNS_PATIENCE = Duration.ofSeconds(10);
  private static final int TYPE_A = 1;
  private static final int TYPE_SOA = 6;
  private static final int TYPE_AAAA = 28;
  private static final int TYPE_SRV = 33;
  private static final int TYPE_ANY = 255;

  private static final List<String> READS =
      List.of(
          "/v1/status/leader",
          "/v1/status/peers",
          "/v1/agent/self",
          "/v1/agent/definitions",
          "/v1/agent/members",
          "/v1/agent/services",
          "/v1/agent/checks",
          "/v1/catalog/datacenters",
          "/v1/catalog/nodes",
          "/v1/catalog/services",
          "/v1/catalog/service/web",
          "/v1/catalog/node/training",
          "/v1/health/service/web?passing",
          "/v1/health/node/training",
          "/v1/health/checks/web",
          "/v1/health/state/any",
          "/v1/kv/training/key",
          "/v1/kv/training?recurse",
          "/v1/kv/training?keys",
          "/v1/session/list",
          "/v1/session/node/training",
          "/v1/no/such/path");

  private final TrainedAgent agent;
  private final InetAddress loopback = InetAddress.getLoopbackAddress();

  Questions(TrainedAgent agent) {
    this.agent = agent;
  }

  /** Asks everything. */
  void ask() throws IOException {
    agent.awaitLeader();
    write();
    lock();
    declare();
    for (int round = 0; round < WARM_ROUNDS; round++) {
      for (String path : READS) {
        agent.http("GET", path, "");
      }
    }
    dns();
    blockingQuery();
    snapshot();
    agent.command(List.of("reload"), Map.of());
    agent.http("PUT", "/v1/agent/service/deregister/api", "");
    agent.http("DELETE", "/v1/kv/training?recurse", "");
    Files.delete(agent.definitions().resolve("web.json"));
  }

  private void write() throws IOException {
    for (int i = 0; i < WARM_ROUNDS; i++) {
      agent.http("PUT", "/v1/kv/training/key", "value " + i);
    }
    agent.http(
        "PUT",
        "/v1/agent/service/register",
        """
        {"Name": "api", "Port": 9000, "Tags": ["a"], "Check": {"TTL": "60s"}}
        """);
    agent.http("PUT", "/v1/agent/check/pass/service:api?note=well", "");
    agent.http("PUT", "/v1/agent/check/fail/service:api?note=ill", "");
    agent.http("PUT", "/v1/agent/check/pass/service:api?note=well", "");
  }

  private void lock() throws IOException {
    String created = agent.http("PUT", "/v1/session/create", "{\"TTL\": \"10s\"}");
    String id = created.replaceAll(".*\"([0-9a-f-]{36})\".*", "$1");
    for (String path :
        List.of(
            "/v1/kv/training/lock?acquire=" + id,
            "/v1/session/renew/" + id,
            "/v1/kv/training/lock?release=" + id,
            "/v1/session/destroy/" + id)) {
      agent.http("PUT", path, "");
    }
    agent.http("GET", "/v1/session/info/" + id, "");
  }

  private void declare() throws IOException {
    String definition =
        """
        {"service": {"name": "web", "port": %1$d, "tags": ["puppet"], "checks": [
          {"args": ["/bin/true"], "interval": "1s"},
          {"http": "http://127.0.0.1:%1$d/v1/status/leader", "interval": "1s"},
          {"tcp": "127.0.0.1:%1$d", "interval": "1s"}]}}
        """
            .formatted(agent.httpPort());
    drop("web.json", definition);
    drop("broken.json", "{\"service\": {\"name\": \"web\", \"port\": }}");
    agent.awaitBody("/v1/health/service/web?passing", "\"web\"");
    drop("web.json", definition.replace("puppet", "master"));
    agent.awaitBody("/v1/health/service/web?passing", "\"master\"");
    Files.delete(agent.definitions().resolve("broken.json"));
  }

  /** Puts a definition there as tools do: written aside, renamed into place. */
  private void drop(String name, String text) throws IOException {
    Path aside = Files.writeString(agent.definitions().resolve("." + name + ".new"), text);
    Files.move(aside, agent.definitions().resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private void dns() throws IOException {
    List<byte[]> queries =
        List.of(
            query("web.service.discovery", TYPE_A),
            query("web.service.dc1.discovery", TYPE_SRV),
            query("_web._puppet.service.discovery", TYPE_SRV),
            query("consul.service.discovery", TYPE_ANY),
            query("training.node.discovery", TYPE_A),
            query("training.node.discovery", TYPE_AAAA),
            query("nothing.service.discovery", TYPE_A),
            query("discovery", TYPE_SOA));
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      socket.setSoTimeout((int) DNS_PATIENCE.toMillis());
      for (int round = 0; round < HOT_ROUNDS; round++) {
        byte[] query = queries.get(round % queries.size());
        socket.send(new DatagramPacket(query, query.length, loopback, agent.dnsPort()));
        socket.receive(new DatagramPacket(new byte[4096], 4096));
      }
    }
    try (Socket socket = new Socket(loopback, agent.dnsPort())) {
      socket.setSoTimeout((int) DNS_PATIENCE.toMillis());
      for (byte[] query : queries) {
        ByteBuffer framed = ByteBuffer.allocate(2 + query.length);
        framed.putShort((short) query.length).put(query);
        socket.getOutputStream().write(framed.array());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.readFully(new byte[in.readUnsignedShort()]);
      }
    }
  }

  /** One that waits until its time is over, since nobody writes the key. */
  private void blockingQuery() throws IOException {
    agent.http("GET", "/v1/kv/training/key?index=1&wait=100ms", "");
    agent.http("GET", "/v1/health/service/web?index=1000000&wait=100ms", "");
  }

  /** Saved and restored, as an operator would. */
  private void snapshot() throws IOException {
    String file = agent.definitions().resolveSibling("training.snap").toString();
    agent.command(List.of("snapshot", "save"), file);
    agent.command(List.of("snapshot", "restore"), file);
  }

  /** A question in wire format (RFC 1035 §4.1). */
  private static byte[] query(String name, int type) {
    ByteBuffer out = ByteBuffer.allocate(512);
    out.putShort((short) type).putShort((short) 0x0100).putShort((short) 1);
    out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    for (String label : name.split("\\.", -1)) {
      byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);
      out.put((byte) bytes.length).put(bytes);
    }
    out.put((byte) 0).putShort((short) type).putShort((short) 1);
    byte[] query = new byte[out.position()];
    out.flip().get(query);
    return query;
  }
}
