package io.discovery.agent.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Apply;
import io.discovery.catalog.Command;
import io.discovery.catalog.Node;
import io.discovery.catalog.Service;
import io.discovery.catalog.Snapshot;
import io.discovery.dns.DnsSettings;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DnsServerTest {
  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final long SOON_MILLIS = 300;
  private static Vertx vertx = Vertx.vertx();

  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;

  @BeforeAll
  static void startVertx() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void stopVertx() throws Exception {
    Object _ = vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private void instances(int count) {
    for (int i = 0; i < count; i++) {
      String address = "10.0." + i / 250 + "." + (i % 250 + 1);
      Node node = new Node("n" + i, "", address, new TreeMap<>(), new TreeMap<>());
      Command command =
          new Command.Register(node, false, List.of(Service.of("web", "web", 80)), List.of());
      snapshot = Apply.apply(snapshot, snapshot.index() + 1, 0, command).next();
    }
  }

  private DnsServer server(int port, String... addresses) {
    List<InetAddress> all = new ArrayList<>();
    for (String address : addresses) {
      all.add(InetAddress.ofLiteral(address));
    }
    DnsServer server =
        new DnsServer(vertx, all, port, () -> snapshot.registry(), DnsSettings.of("home"));
    open.add(server);
    return server;
  }

  private InetSocketAddress streams(long idleMillis) throws IOException {
    InetSocketAddress any = new InetSocketAddress(LOOPBACK, 0);
    TcpListener listener =
        TcpListener.bind(vertx, any, () -> snapshot.registry(), DnsSettings.of("home"), idleMillis);
    open.add(listener);
    return listener.address();
  }

  private Socket connect(InetSocketAddress to) throws IOException {
    Socket socket = Wire.connect(to);
    open.add(socket);
    return socket;
  }

  @Test
  void answersOnAllAddressesByDatagramAndStream() throws Exception {
    instances(2);
    DnsServer server = server(0, "127.0.0.1", "::1");
    server.start();

    byte[] query = Wire.query(7, "web.service.consul");
    for (int i = 0; i < 2; i++) {
      byte[] datagram = Wire.overUdp(server.udpAddresses().get(i), query);
      byte[] stream = Wire.overTcp(server.tcpAddresses().get(i), query);
      assertEquals(2, Wire.answers(datagram));
      assertEquals(2, Wire.answers(stream));
      assertEquals(7, Wire.id(stream));
    }
  }

  @Test
  void whatIsPublishedIsInTheNextAnswer() throws Exception {
    DnsServer server = server(0, "127.0.0.1");
    server.start();
    byte[] query = Wire.query(7, "web.service.consul");
    for (int count = 0; count < 5; count++) {
      instances(count);
      assertEquals(count, Wire.answers(Wire.overUdp(server.udpAddresses().getFirst(), query)));
      assertEquals(count, Wire.answers(Wire.overTcp(server.tcpAddresses().getFirst(), query)));
    }
  }

  @Test
  void garbageSilencesNothing() throws Exception {
    instances(1);
    DnsServer server = server(0, "127.0.0.1");
    server.start();
    InetSocketAddress udp = server.udpAddresses().getFirst();
    byte[] noise = new byte[40];
    assertEquals(1, Wire.code(Wire.overUdp(udp, noise)), "a format error");
    assertEquals(1, Wire.answers(Wire.overUdp(udp, Wire.query(7, "web.service.consul"))));
  }

  @Test
  void aTakenPortIsNamedAndNothingStaysOpen() throws Exception {
    try (DatagramSocket holder = new DatagramSocket(new InetSocketAddress(LOOPBACK, 0))) {
      int port = holder.getLocalPort();
      BindException refused =
          assertThrows(BindException.class, () -> server(port, "127.0.0.1").start());
      assertSays("dns cannot listen on udp 127.0.0.1 port " + port + ": ", refused);
    }
    try (ServerSocket holder = new ServerSocket(0, 1, LOOPBACK)) {
      int port = holder.getLocalPort();
      BindException refused =
          assertThrows(BindException.class, () -> server(port, "127.0.0.1").start());
      assertSays("dns cannot listen on tcp 127.0.0.1 port " + port + ": ", refused);
      new DatagramSocket(new InetSocketAddress(LOOPBACK, port)).close();
    }
  }

  private static void assertSays(String start, BindException refused) {
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void afterCloseThePortIsFreeAndNoThreadIsLeft() throws Exception {
    DnsServer first = server(0, "127.0.0.1");
    first.start();
    int port = first.udpAddresses().getFirst().getPort();
    assertEquals(1, threads());
    first.close();
    assertEquals(0, threads());
    new DatagramSocket(new InetSocketAddress(LOOPBACK, port)).close();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("dns-udp-"))
        .count();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 100_000})
  void queriesInARowAreAllAnsweredHoweverTheyArrive(int piece) throws Exception {
    instances(3);
    Socket socket = connect(streams(TcpListener.IDLE_MILLIS));
    socket.setTcpNoDelay(true);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int id = 0; id < 50; id++) {
      all.writeBytes(Wire.framed(Wire.query(id, "web.service.consul")));
    }
    byte[] bytes = all.toByteArray();
    for (int at = 0; at < bytes.length; at += piece) {
      socket.getOutputStream().write(bytes, at, Math.min(piece, bytes.length - at));
    }
    for (int id = 0; id < 50; id++) {
      byte[] answer = Wire.readFramed(socket);
      assertEquals(id, Wire.id(answer));
      assertEquals(3, Wire.answers(answer));
    }
  }

  @Test
  void aLargeServiceIsWholeOverAStream() throws Exception {
    instances(2_000);
    DnsServer server = server(0, "127.0.0.1");
    server.start();
    byte[] query = Wire.query(7, "web.service.consul");
    byte[] datagram = Wire.overUdp(server.udpAddresses().getFirst(), query);
    assertEquals(0x02, datagram[2] & 0x02, "truncated");
    byte[] stream = Wire.overTcp(server.tcpAddresses().getFirst(), query);
    assertEquals(2_000, Wire.answers(stream));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "\0\40", "\0\40some of it"})
  void aClientThatSaysNothingWholeIsCut(String bytes) throws Exception {
    Socket socket = connect(streams(SOON_MILLIS));
    socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
    assertEquals(-1, socket.getInputStream().read());
  }

  @Test
  void aMessageOfNoLengthOrOfTooMuchIsCutAtOnce() throws Exception {
    for (int length : new int[] {0, 5_000, 65_535}) {
      Socket socket = connect(streams(TcpListener.IDLE_MILLIS));
      socket.getOutputStream().write(new byte[] {(byte) (length >> 8), (byte) length});
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswersIsCut() throws Exception {
    instances(2_000);
    Socket socket = connect(streams(SOON_MILLIS));
    byte[] query = Wire.framed(Wire.query(7, "web.service.consul"));
    assertThrows(
        IOException.class,
        () -> {
          // Their answers are 300 gigabytes, they themselves 380 megabytes: no buffer on the way
          // holds either.
          for (int i = 0; i < 10_000_000; i++) {
            socket.getOutputStream().write(query);
          }
        });
  }

  @Test
  void oneConnectionTooManyCutsTheOneIdleLongest() throws Exception {
    instances(1);
    InetSocketAddress at = streams(TcpListener.IDLE_MILLIS);
    byte[] query = Wire.framed(Wire.query(7, "web.service.consul"));
    List<Socket> clients = new ArrayList<>();
    for (int i = 0; i < TcpListener.MOST_CONNECTIONS; i++) {
      Socket client = connect(at);
      client.getOutputStream().write(query);
      assertEquals(1, Wire.answers(Wire.readFramed(client)));
      clients.add(client);
    }
    clients.getFirst().getOutputStream().write(query);
    assertEquals(1, Wire.answers(Wire.readFramed(clients.getFirst())));

    Socket oneMore = connect(at);
    oneMore.getOutputStream().write(query);
    assertEquals(1, Wire.answers(Wire.readFramed(oneMore)));

    assertEquals(-1, clients.get(1).getInputStream().read());
    clients.getFirst().getOutputStream().write(query);
    assertEquals(1, Wire.answers(Wire.readFramed(clients.getFirst())));
  }
}
