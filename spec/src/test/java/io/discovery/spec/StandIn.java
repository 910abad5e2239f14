package io.discovery.spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server of the loopback in an agent's place, which answers what it was told to or misbehaves.
 * The answers of real agents are met in the acceptance tests.
 */
final class StandIn implements AutoCloseable {
  /** How it treats a request. */
  enum Manner {
    ANSWERS,
    /** Takes the connection and the request, and that is all. */
    SILENT,
    /** Never ends its head: one byte at a time, faster than any timeout of a read. */
    DRIPS_ITS_HEAD,
    /** The same with its body. */
    DRIPS_ITS_BODY,
    /** Sends more than anybody can want. */
    FLOODS,
    /** Speaks something else. */
    BABBLES,
    /** Ends before the end that it announced. */
    BREAKS_OFF
  }

  private record Reply(int status, String body) {}

  private static final int DRIP_MILLIS = 20;
  private static final int FLOOD_BYTES = 5 * 1024 * 1024;

  private final ServerSocket listener;
  private final ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new HashMap<>();
  private final Manner manner;
  private volatile @Nullable String gate;

  private StandIn(Manner manner) {
    this.manner = manner;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** One that answers; what it was not told to know, it does not have. */
  static StandIn answering() {
    return new StandIn(Manner.ANSWERS);
  }

  static StandIn of(Manner manner) {
    return new StandIn(manner);
  }

  /** A port of the loopback where nobody listens. */
  static int nobody() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers this path, query included, so; before the first request. */
  StandIn with(String path, String body) {
    return with(path, 200, body);
  }

  StandIn with(String path, int status, String body) {
    replies.put(path, new Reply(status, body));
    return this;
  }

  /** Says that it has no leader, until it is asked for this path. */
  StandIn leaderlessUntil(String path) {
    gate = path;
    return with(path, "");
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The paths it was asked for, in their order. */
  List<String> requests() {
    return new ArrayList<>(requests);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void serve(Socket socket) {
    try {
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String path = request(lines); path != null; path = request(lines)) {
        requests.add(path);
        respond(path, socket.getOutputStream());
        if (manner == Manner.BREAKS_OFF || manner == Manner.BABBLES) {
          socket.close();
        }
      }
    } catch (IOException e) {
      // Its client has gone, or it was closed.
    }
  }

  /** The path of the next request; null at the end. */
  private static @Nullable String request(BufferedReader lines) throws IOException {
    String first = lines.readLine();
    for (String line = first; line != null && !line.isEmpty(); ) {
      line = lines.readLine();
    }
    return first == null ? null : first.split(" ", 3)[1];
  }

  private void respond(String path, OutputStream out) throws IOException {
    switch (manner) {
      case ANSWERS -> {
        Reply reply =
            gate == null || requests.contains(gate)
                ? replies.getOrDefault(path, new Reply(404, ""))
                : new Reply(500, "No cluster leader");
        write(out, head(reply.status(), length(reply.body())) + reply.body());
      }
      case SILENT -> {}
      case DRIPS_ITS_HEAD -> drip(out, "HTTP/1.1 200 OK\r\nX-Long: ");
      case DRIPS_ITS_BODY -> drip(out, head(200, 1_000_000));
      case FLOODS -> write(out, head(200, FLOOD_BYTES) + "x".repeat(FLOOD_BYTES));
      case BABBLES -> write(out, "220 mail.example.lan ESMTP\r\n");
      case BREAKS_OFF -> write(out, head(200, 100) + "[");
    }
  }

  private static int length(String body) {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  private static String head(int status, int length) {
    return "HTTP/1.1 "
        + status
        + " So\r\nX-Consul-Index: 7\r\nContent-Length: "
        + length
        + "\r\n\r\n";
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void drip(OutputStream out, String head) throws IOException {
    write(out, head);
    var _ =
        drips.scheduleAtFixedRate(
            () -> {
              try {
                write(out, "x");
              } catch (IOException e) {
                // Ends this schedule; the client has had enough.
                throw new UncheckedIOException(e);
              }
            },
            DRIP_MILLIS,
            DRIP_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    drips.shutdownNow();
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
