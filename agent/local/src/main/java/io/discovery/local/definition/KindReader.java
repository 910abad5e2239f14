package io.discovery.local.definition;

import io.discovery.local.document.Fields;
import io.discovery.local.document.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads how a check finds out: exactly one kind. A new kind is one more row here. */
final class KindReader {
  /** What stands for the target of a check that is refused anyway. */
  private static final CheckKind.Tcp NOWHERE = new CheckKind.Tcp("", 0);

  private static final int HIGHEST_PORT = 65_535;

  /** Kinds of the family that this version cannot run, by the keys that ask for them. */
  private static final List<String> UNAVAILABLE =
      List.of(
          "grpc",
          "grpc_use_tls",
          "docker_container_id",
          "shell",
          "alias_node",
          "alias_service",
          "udp",
          "os_service",
          "h2ping",
          "h2ping_use_tls");

  private KindReader() {}

  /** Returns null when it refused the check for having no kind, or one that cannot be run. */
  static @Nullable CheckKind read(Fields fields, boolean scriptChecks) {
    fields.alias("args", "script_args");
    boolean unavailable = refuseUnavailable(fields);
    List<String> kinds = new ArrayList<>();
    CheckKind kind = null;
    if (given(fields, "args")) {
      kinds.add("args");
      kind = script(fields, scriptChecks);
    }
    CheckKind.Http http = http(fields);
    if (http != null) {
      kinds.add("http");
      kind = http;
    }
    if (given(fields, "puppet")) {
      kinds.add("puppet");
      kind = PuppetReader.read(fields, scriptChecks);
    }
    if (given(fields, "tcp")) {
      kinds.add("tcp");
      kind = tcp(fields);
    }
    if (given(fields, "ttl")) {
      kinds.add("ttl");
      kind = ttl(fields);
    }
    if (kinds.size() > 1) {
      fields.refuse(
          kinds.getLast(),
          "a check has one kind, this one has " + String.join(" and ", kinds),
          "make each a check of its own");
    }
    if (kind == null && !unavailable) {
      fields.refuse(
          "", "a check needs something to check", "write one of args, http, puppet, tcp or ttl");
    }
    return kind;
  }

  private static boolean refuseUnavailable(Fields fields) {
    boolean any = false;
    if (given(fields, "script")) {
      any = true;
      fields.refuse(
          "script",
          "a command line is not taken apart here",
          "write \"args\": [\"/bin/sh\", \"-c\", \"…\"]");
    }
    for (String key : UNAVAILABLE) {
      if (given(fields, key)) {
        any = true;
        fields.refuse(
            key,
            "this kind of check is not available in this version",
            "use args, http, puppet, tcp or ttl");
      }
    }
    return any;
  }

  /** Whether the key says more than its absence would: clients send empty values for all kinds. */
  private static boolean given(Fields fields, String key) {
    return switch (fields.raw(key)) {
      case null -> false;
      case Value.Text text -> !text.text().isEmpty();
      case Value.Arr list -> !list.items().isEmpty();
      case Value.Bool bool -> bool.truth();
      case Value other -> true;
    };
  }

  private static CheckKind script(Fields fields, boolean allowed) {
    if (!allowed) {
      fields.refuse(
          "args",
          "commands are not taken over the API",
          "declare the check in a file, or set enable_script_checks");
    }
    List<String> args = fields.textList("args");
    for (String arg : args) {
      if (arg.indexOf('\0') >= 0) {
        fields.refuse("args", "holds a NUL character", "remove it");
      }
    }
    if (!args.isEmpty() && args.getFirst().isBlank()) {
      fields.refuse("args", "has no program to run", "begin with its path");
    }
    return new CheckKind.Script(args);
  }

  private static CheckKind.@Nullable Http http(Fields fields) {
    String url = fields.text("http", "");
    String method = fields.text("method", "");
    SortedMap<String, List<String>> header = new TreeMap<>();
    fields.textLists("header").forEach((name, values) -> header.put(name, List.copyOf(values)));
    String body = fields.text("body", "");
    boolean tlsSkipVerify = fields.bool("tls_skip_verify", false);
    if (!given(fields, "http")) {
      return null;
    }
    if (!url.isEmpty() && !isUrl(url)) {
      fields.refuse("http", "is not an http or https URL", "write http://127.0.0.1:8080/health");
    }
    if (!isToken(method) && !method.isEmpty()) {
      fields.refuse("method", "is not an HTTP method", "write GET, HEAD, POST or another");
    }
    header.forEach(
        (name, values) -> {
          if (!isToken(name) || values.stream().anyMatch(KindReader::breaksLine)) {
            fields.refuse("header", "is not an HTTP header", "write \"Name\": [\"value\"]");
          }
        });
    String verb = method.isEmpty() ? "GET" : method.toUpperCase(Locale.ROOT);
    return new CheckKind.Http(
        url, verb, Collections.unmodifiableSortedMap(header), body, tlsSkipVerify);
  }

  private static boolean breaksLine(String text) {
    return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0;
  }

  private static boolean isUrl(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      String authority = uri.getRawAuthority();
      return http && authority != null && !authority.startsWith(":");
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** RFC 9110 section 5.6.2. */
  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c >= 0x7f || "\"(),/:;<=>?@[\\]{}".indexOf(c) >= 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static CheckKind tcp(Fields fields) {
    String address = fields.text("tcp", "");
    if (address.isEmpty()) {
      return NOWHERE;
    }
    int colon = address.lastIndexOf(':');
    String host = colon < 0 ? address : address.substring(0, colon);
    int port = colon < 0 ? -1 : portOf(address.substring(colon + 1));
    boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.length() > 2;
    if (bracketed) {
      host = host.substring(1, host.length() - 1);
    }
    boolean bareV6 = !bracketed && host.indexOf(':') >= 0;
    if (port < 0 || bareV6 || !isHost(host)) {
      fields.refuse("tcp", "is not host:port", "write localhost:8140 or [::1]:8140");
      return NOWHERE;
    }
    return new CheckKind.Tcp(host.isEmpty() ? "localhost" : host, port);
  }

  private static int portOf(String digits) {
    if (digits.isEmpty() || digits.length() > 5) {
      return -1;
    }
    int port = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      port = port * 10 + (c - '0');
    }
    return port == 0 || port > HIGHEST_PORT ? -1 : port;
  }

  private static boolean isHost(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (Character.isWhitespace(c)
          || Character.isISOControl(c)
          || c == '/'
          || c == '['
          || c == ']') {
        return false;
      }
    }
    return true;
  }

  private static CheckKind ttl(Fields fields) {
    Optional<Duration> ttl = fields.duration("ttl");
    if (ttl.isPresent() && ttl.get().isZero()) {
      fields.refuse("ttl", "must be more than zero", "write \"ttl\": \"30s\"");
    }
    return new CheckKind.Ttl(ttl.orElse(Duration.ZERO));
  }
}
