package io.discovery.agent.checks;

import io.discovery.catalog.CheckStatus;
import io.discovery.local.definition.CheckKind;
import io.discovery.local.state.CheckOutput;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request: 2xx passes, 429 (RFC 6585, too many requests) warns, anything else is critical.
 * Every run opens a connection of its own: a check that lived on an old one would not notice that
 * nobody can connect any more. Redirects are followed as browsers do.
 */
final class HttpRunner {
  /** As many hops as Go's client takes. */
  private static final int MOST_REDIRECTS = 10;

  /** Connections to one address at once; the schedule bounds them further. */
  private static final int CONNECTIONS = 64;

  private static final String USER_AGENT = "Discovery Health Check";
  private static final String ACCEPT = "text/plain, text/*, */*";

  private final Vertx vertx;
  private final Dialer dialer;
  private @Nullable HttpClient verifying;
  private @Nullable HttpClient trusting;

  HttpRunner(Vertx vertx, Dialer dialer) {
    this.vertx = vertx;
    this.dialer = dialer;
  }

  void run(CheckKind.Http http, Probe probe) {
    String method = http.method().isEmpty() ? "GET" : http.method();
    send(new Hop(http, method, http.url(), http.body(), 0), probe);
  }

  /** One request of a chain of redirects. */
  private record Hop(CheckKind.Http http, String method, String url, String body, int number) {
    Result failed(String why) {
      String verb = method.charAt(0) + method.substring(1).toLowerCase(Locale.ROOT);
      return Result.critical(CheckOutput.head(verb + " \"" + url + "\": " + why));
    }

    Result late() {
      return failed("context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    }
  }

  private void send(Hop hop, Probe probe) {
    URI uri;
    try {
      uri = new URI(hop.url());
    } catch (URISyntaxException e) {
      probe.end(hop.failed("invalid URL: " + e.getReason()));
      return;
    }
    boolean tls = "https".equalsIgnoreCase(uri.getScheme());
    String host = uri.getHost();
    if (host == null || (!tls && !"http".equalsIgnoreCase(uri.getScheme()))) {
      probe.end(hop.failed("unsupported URL, write http://HOST[:PORT]/PATH or https://…"));
      return;
    }
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    int port = uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80;
    RequestOptions options = options(hop, uri, tls, name, port);
    HttpClient client = client(hop.http().tlsSkipVerify());
    dialer
        .dial(
            probe,
            name,
            port,
            late -> hop.failed(String.valueOf(late.getMessage())),
            (address, timeout) ->
                client.request(
                    new RequestOptions(options).setServer(address).setConnectTimeout(timeout)))
        .onSuccess(request -> send(hop, uri, request, probe))
        .onFailure(e -> probe.end(hop.failed(String.valueOf(e.getMessage()))));
  }

  private static RequestOptions options(Hop hop, URI uri, boolean tls, String host, int port) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(hop.method()))
            .setHost(host)
            .setPort(port)
            .setSsl(tls)
            .setURI(path + query)
            .putHeader("User-Agent", USER_AGENT)
            .putHeader("Accept", ACCEPT);
    String user = uri.getUserInfo();
    if (user != null) {
      byte[] plain = user.getBytes(StandardCharsets.UTF_8);
      options.putHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(plain));
    }
    for (Map.Entry<String, List<String>> header : hop.http().header().entrySet()) {
      if (!header.getKey().equalsIgnoreCase("Host")) {
        options.putHeader(header.getKey(), List.<CharSequence>copyOf(header.getValue()));
      }
    }
    return options;
  }

  private void send(Hop hop, URI uri, HttpClientRequest request, Probe probe) {
    probe.whenLate(hop::late);
    probe.holds(() -> abandon(request));
    hop.http()
        .header()
        .forEach(
            (name, values) -> {
              if (name.equalsIgnoreCase("Host") && !values.isEmpty()) {
                request.authority(authority(values.getFirst(), uri));
              }
            });
    Future<HttpClientResponse> answer =
        hop.body().isEmpty() ? request.send() : request.send(Buffer.buffer(hop.body()));
    answer
        .onSuccess(response -> answered(hop, uri, response, probe))
        .onFailure(e -> probe.end(hop.failed(String.valueOf(e.getMessage()))));
  }

  private static HostAndPort authority(String header, URI uri) {
    HostAndPort given = HostAndPort.parseAuthority(header, -1);
    return given == null ? HostAndPort.create(uri.getHost(), uri.getPort()) : given;
  }

  /** Nothing of it is wanted any more: neither the rest of a body nor the connection. */
  private static void abandon(HttpClientRequest request) {
    var _ = request.connection().close();
  }

  private void answered(Hop hop, URI uri, HttpClientResponse response, Probe probe) {
    String location = response.getHeader("Location");
    if (isRedirect(response.statusCode()) && location != null) {
      redirect(hop, uri, response.statusCode(), location, response.request(), probe);
      return;
    }
    Buffer body = Buffer.buffer();
    Runnable finish = () -> probe.end(judge(hop, response, body));
    // Whatever happens to the body, the status is known.
    probe.whenLate(() -> judge(hop, response, body));
    response.exceptionHandler(_ -> finish.run());
    response.endHandler(_ -> finish.run());
    response.handler(
        part -> {
          body.appendBuffer(part);
          if (body.length() >= CheckOutput.MAX_BYTES) {
            finish.run();
          }
        });
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private void redirect(
      Hop hop, URI from, int status, String location, HttpClientRequest old, Probe probe) {
    probe.holds(() -> {});
    abandon(old);
    if (hop.number() >= MOST_REDIRECTS) {
      probe.end(hop.failed("stopped after " + MOST_REDIRECTS + " redirects"));
      return;
    }
    String target;
    try {
      target = from.resolve(new URI(location)).toString();
    } catch (URISyntaxException e) {
      probe.end(hop.failed("redirected to an invalid URL: " + e.getReason()));
      return;
    }
    boolean same = status == 307 || status == 308 || hop.method().equals("HEAD");
    String method = same ? hop.method() : "GET";
    String body = same ? hop.body() : "";
    send(new Hop(hop.http(), method, target, body, hop.number() + 1), probe);
  }

  private static Result judge(Hop hop, HttpClientResponse response, Buffer body) {
    int code = response.statusCode();
    CheckStatus status =
        code >= 200 && code <= 299
            ? CheckStatus.PASSING
            : code == 429 ? CheckStatus.WARNING : CheckStatus.CRITICAL;
    String line =
        "HTTP "
            + hop.method()
            + " "
            + hop.http().url()
            + ": "
            + code
            + " "
            + response.statusMessage()
            + " Output: ";
    return new Result(status, CheckOutput.head(line + body.toString(StandardCharsets.UTF_8)));
  }

  private synchronized HttpClient client(boolean skipVerify) {
    HttpClient made = skipVerify ? trusting : verifying;
    if (made == null) {
      HttpClientOptions options =
          new HttpClientOptions()
              .setKeepAlive(false)
              .setTrustAll(skipVerify)
              .setVerifyHost(!skipVerify);
      made = vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
      if (skipVerify) {
        trusting = made;
      } else {
        verifying = made;
      }
    }
    return made;
  }

  synchronized void close() {
    if (trusting != null) {
      var _ = trusting.close();
    }
    if (verifying != null) {
      var _ = verifying.close();
    }
  }
}
