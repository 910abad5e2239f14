package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Weights;
import io.discovery.local.document.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DefinitionParserTest {
  private static final Set<String> CONFIG_KEYS = Set.of("node_name", "ports", "server");

  @Test
  void theSeedsServiceIsRead() {
    Declaration declaration =
        accepted(
            """
            {"service": {"name": "puppetmaster", "port": "8140", "tags": ["a", "b", "a"],
              "checks": [{"tcp": "localhost:8140", "interval": "60"}]}}
            """);
    CheckDefinition check =
        new CheckDefinition(
            "service:puppetmaster",
            "Service 'puppetmaster' check",
            "",
            "puppetmaster",
            CheckStatus.CRITICAL,
            new CheckKind.Tcp("localhost", 8140),
            Duration.ofSeconds(60),
            Duration.ofSeconds(10));
    assertEquals(
        List.of(
            new ServiceDefinition(
                Service.of("puppetmaster", "puppetmaster", 8140, "a", "b"), List.of(check))),
        declaration.services());
  }

  @Test
  void everyServiceKeyIsRead() {
    Service service =
        accepted(
                """
                {"services": [{"id": "web-1", "name": "web", "address": "10.0.0.1", "port": 80,
                  "tagged_addresses": {"wan": {"address": "192.0.2.1", "port": 8080}},
                  "meta": {"version": "3"}, "weights": {"passing": 10}, "kind": "",
                  "enable_tag_override": true, "connect": null, "namespace": "default"}]}
                """)
            .services()
            .getFirst()
            .service();
    assertEquals(
        new Service(
            "web-1",
            "web",
            List.of(),
            "10.0.0.1",
            80,
            new TreeMap<>(Map.of("wan", new ServiceAddress("192.0.2.1", 8080))),
            new TreeMap<>(Map.of("version", "3")),
            new Weights(10, 1),
            true),
        service);
  }

  @Test
  void everyKindOfCheckIsRead() {
    List<CheckDefinition> checks =
        accepted(
                """
                {"check": {"id": "disk", "name": "Disk", "notes": "n", "status": "passing",
                   "args": ["/bin/check_disk", "-w", "5%"], "interval": "1m", "service_id": "web"},
                 "checks": [
                  {"name": "h", "http": "https://localhost:8443/x", "method": "post",
                   "header": {"X": ["a", "b"]}, "body": "{}", "tls_skip_verify": true,
                   "interval": "10s", "timeout": "1s"},
                  {"name": "t6", "tcp": "[::1]:22", "interval": 10},
                  {"name": "local", "tcp": ":22", "interval": 10},
                  {"name": "t", "ttl": "30s"}]}
                """)
            .checks();
    assertEquals(
        new CheckDefinition(
            "disk",
            "Disk",
            "n",
            "web",
            CheckStatus.PASSING,
            new CheckKind.Script(List.of("/bin/check_disk", "-w", "5%")),
            Duration.ofMinutes(1),
            Duration.ofSeconds(30)),
        checks.get(0));
    assertEquals(
        new CheckKind.Http(
            "https://localhost:8443/x",
            "POST",
            new TreeMap<>(Map.of("X", List.of("a", "b"))),
            "{}",
            true),
        checks.get(1).kind());
    assertEquals(Duration.ofSeconds(1), checks.get(1).timeout());
    assertEquals(new CheckKind.Tcp("::1", 22), checks.get(2).kind());
    assertEquals(new CheckKind.Tcp("localhost", 22), checks.get(3).kind());
    assertEquals(new CheckKind.Ttl(Duration.ofSeconds(30)), checks.get(4).kind());
    assertEquals(Duration.ZERO, checks.get(4).interval());
    assertEquals("", checks.get(4).serviceId());
  }

  @Test
  void checksInsideAServiceAreNumberedWhenThereAreSeveral() {
    ServiceDefinition service =
        accepted(
                """
                {"service": {"id": "w1", "name": "web", "check": {"ttl": "5s"}, "checks": [
                  {"ttl": "5s"}, {"check_id": "own", "name": "mine", "ttl": "5s"}]}}
                """)
            .services()
            .getFirst();
    List<String> ids = new ArrayList<>();
    service.checks().forEach(check -> ids.add(check.id()));
    assertEquals(List.of("service:w1:1", "service:w1:2", "own"), ids);
    assertEquals("mine", service.checks().get(2).name());
  }

  @Test
  void keysWithoutEffectAndShortIntervalsAreAcceptedWithAWord() {
    Parsed<Declared> parsed =
        parse(
            """
            {"service": {"name": "my_web", "token": "s3cret", "check": {"args": ["true"],
              "interval": "100ms", "success_before_passing": 2, "output_max_size": 0,
              "deregister_critical_service_after": "90m"}}}
            """);
    Parsed.Accepted<Declared> accepted = accept(parsed);
    List<String> said = new ArrayList<>();
    accepted.notices().forEach(notice -> said.add(notice.toString()));
    assertEquals(
        List.of(
            "f:1:22: service.name: cannot be asked for over DNS: no valid label (\"my_web\"); use"
                + " my-web",
            "f:1:41: service.token: nothing checks tokens in this version; it may stay",
            "f:3:40: service.check.deregister_critical_service_after: has no effect in this"
                + " version (\"90m\"); it may stay",
            "f:2:50: service.check.success_before_passing: has no effect in this version (2); it"
                + " may stay",
            "f:2:15: service.check.interval: is raised to 1s, the shortest (\"100ms\"); write 1s or"
                + " more"),
        said);
    assertEquals(
        Duration.ofSeconds(1),
        accepted.value().declaration().services().getFirst().checks().getFirst().interval());
  }

  /** A definition that is refused, and the message without its place. */
  private record Refused(String json, String... messages) {}

  private static String service(String rest) {
    return "{\"service\": {\"name\": \"web\", " + rest + "}}";
  }

  private static String check(String rest) {
    return "{\"check\": {\"name\": \"c\", " + rest + "}}";
  }

  private static final List<Refused> REFUSED =
      List.of(
          new Refused("{\"servcie\": {}}", "servcie: unknown key; did you mean service?"),
          new Refused("{\"node_nmae\": \"x\"}", "node_nmae: unknown key; did you mean node_name?"),
          new Refused(service("\"prot\": 80"), "service.prot: unknown key; did you mean port?"),
          new Refused(
              check("\"ttl\": \"5s\", \"intervall\": 1"),
              "check.intervall: unknown key; did you mean interval?"),
          new Refused(
              "{\"service\": []}",
              "service: is a list, not an object ([]); write { } with its keys"),
          new Refused(
              "{\"services\": {\"name\": \"web\"}}",
              "services: is an object, not a list ({…}); write it between [ and ]"),
          new Refused(
              "{\"service\": {\"port\": 80}}",
              "service.name: a service needs a name; write \"name\": \"web\""),
          new Refused(
              "{\"service\": {\"name\": 5}}",
              "service.name: is a number, not a string (5); write it in double quotes"),
          new Refused(
              service("\"port\": 99999"),
              "service.port: is not between 0 and 65535 (99999); write a whole number from 0 to"
                  + " 65535"),
          new Refused(
              service("\"address\": \"0.0.0.0\""),
              "service.address: stands for every address and reaches none (\"0.0.0.0\"); write the"
                  + " one to reach the service at, or leave it out for that of the node"),
          new Refused(
              service("\"address\": \"10.0.0.1 \""),
              "service.address: is not an address (\"10.0.0.1 \"); write an IP address or a host"
                  + " name alone"),
          new Refused(
              service("\"meta\": {\"a b\": \"x\"}"),
              "service.meta: has a key that is not 1 to 128 letters, digits, - or _ ({…}); rename"
                  + " it"),
          new Refused(
              service("\"weights\": {\"passing\": 0}"),
              "service.weights.passing: is not between 1 and 65535 (0); write a whole number from"
                  + " 1 to 65535"),
          new Refused(
              service("\"connect\": {\"native\": true}"),
              "service.connect: service mesh is not part of this product ({…}); remove it"),
          new Refused(
              service("\"kind\": \"connect-proxy\""),
              "service.kind: service mesh is not part of this product (\"connect-proxy\"); remove"
                  + " it"),
          new Refused(
              service("\"check\": {\"ttl\": \"5s\", \"service_id\": \"db\"}"),
              "service.check.service_id: names another service than the one the check stands in"
                  + " (\"db\"); remove it, or move the check to the top level"),
          new Refused(
              "{\"services\": [{\"name\": \"web\"}, {\"name\": \"x\", \"id\": \"web\"}]}",
              "services[1].id: the service id is taken by the one in line 1 (\"web\"); give each"
                  + " service an id of its own"),
          new Refused(
              "{\"checks\": [{\"name\": \"a\", \"ttl\": 5}, {\"name\": \"a\", \"ttl\": 5}]}",
              "checks[1].id: the check id is taken by the one in line 1 (\"a\"); give each check"
                  + " an id of its own"),
          new Refused(
              "{\"check\": {\"ttl\": \"5s\"}}",
              "check.name: a check needs a name; write \"name\": \"what it checks\""),
          new Refused(
              "{\"check\": {\"id\": \"serfHealth\", \"ttl\": \"5s\"}}",
              "check.id: is the id of the cluster's own check (\"serfHealth\"); choose another id"),
          new Refused(
              check("\"notes\": \"\""),
              "check: a check needs something to check; write one of args, http, tcp or ttl"),
          new Refused(
              check("\"http\": \"http://x/\", \"tcp\": \"x:1\", \"interval\": 5"),
              "check.tcp: a check has one kind, this one has http and tcp (\"x:1\"); make each a"
                  + " check of its own"),
          new Refused(
              check("\"script\": \"/bin/x -y\", \"interval\": 5"),
              "check.script: a command line is not taken apart here (\"/bin/x -y\"); write"
                  + " \"args\": [\"/bin/sh\", \"-c\", \"…\"]"),
          new Refused(
              check("\"args\": \"/bin/x -y\", \"interval\": 5"),
              "check.args: is a string, not a list (\"/bin/x -y\"); write it between [ and ]"),
          new Refused(
              check("\"args\": [\"x\"]"),
              "check.interval: a script check needs an interval; write \"interval\": \"10s\""),
          new Refused(
              check("\"args\": [\"x\"], \"interval\": \"0s\""),
              "check.interval: must be more than zero (\"0s\"); write \"interval\": \"10s\""),
          new Refused(
              check("\"args\": [\"x\"], \"interval\": \"10 s\""),
              "check.interval: is not a duration (\"10 s\"); write 10s, 1m30s, 500ms or a bare"
                  + " number of seconds, at most ten years"),
          new Refused(
              check("\"ttl\": \"30s\", \"interval\": \"10s\""),
              "check.interval: a ttl check is not run (\"10s\"); remove interval, or ttl"),
          new Refused(
              check("\"ttl\": \"0s\""),
              "check.ttl: must be more than zero (\"0s\"); write \"ttl\": \"30s\""),
          new Refused(
              check("\"ttl\": \"30s\", \"status\": \"ok\""),
              "check.status: is no status (\"ok\"); write passing, warning or critical"),
          new Refused(
              check("\"tcp\": \"localhost\", \"interval\": 5"),
              "check.tcp: is not host:port (\"localhost\"); write localhost:8140 or [::1]:8140"),
          new Refused(
              check("\"tcp\": \"::1:22\", \"interval\": 5"),
              "check.tcp: is not host:port (\"::1:22\"); write localhost:8140 or [::1]:8140"),
          new Refused(
              check("\"tcp\": \"localhost:99999\", \"interval\": 5"),
              "check.tcp: is not host:port (\"localhost:99999\"); write localhost:8140 or"
                  + " [::1]:8140"),
          new Refused(
              check("\"http\": \"localhost:8080/health\", \"interval\": 5"),
              "check.http: is not an http or https URL (\"localhost:8080/health\"); write"
                  + " http://127.0.0.1:8080/health"),
          new Refused(
              check("\"grpc\": \"localhost:1\", \"interval\": 5"),
              "check.grpc: this kind of check is not available in this version"
                  + " (\"localhost:1\"); use args, http, tcp or ttl"),
          new Refused(
              check("\"alias_service\": \"web\""),
              "check.alias_service: this kind of check is not available in this version (\"web\");"
                  + " use args, http, tcp or ttl"));

  @TestFactory
  List<DynamicTest> whatCannotBeMeantIsRefusedWithTheMend() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Refused refused : REFUSED) {
      tests.add(
          DynamicTest.dynamicTest(
              refused.json(),
              () -> {
                Parsed.Refused<Declared> parsed = refuse(parse(refused.json()));
                List<String> said = new ArrayList<>();
                parsed.problems().forEach(problem -> said.add(withoutPlace(problem)));
                assertEquals(List.of(refused.messages()), said);
              }));
    }
    return tests;
  }

  private static String withoutPlace(Problem problem) {
    return problem.toString().replaceFirst("^f:\\d+:\\d+: ", "");
  }

  @Test
  void allProblemsOfADefinitionAreNamedAtOnce() {
    Parsed.Refused<Declared> refused =
        refuse(parse(service("\"port\": -1, \"tags\": \"x\", \"checks\": [{\"tpc\": \"a:1\"}]")));
    List<String> keys = new ArrayList<>();
    refused.problems().forEach(problem -> keys.add(problem.key()));
    assertEquals(
        List.of("service.tags", "service.port", "service.checks[0]", "service.checks[0].tpc"),
        keys);
  }

  @Test
  void namesAndTagsAndMetaAreBounded() {
    refuse(parse("{\"service\": {\"name\": \"" + "x".repeat(256) + "\"}}"));
    refuse(parse("{\"service\": {\"name\": \"a\\nb\"}}"));
    refuse(parse(service("\"id\": \"" + "x".repeat(256) + "\"")));
    refuse(parse(service("\"id\": \"web \"")));
    refuse(parse(service("\"tags\": [\"" + "x".repeat(1025) + "\"]")));
    StringBuilder tags = new StringBuilder("\"0\"");
    StringBuilder meta = new StringBuilder("\"k0\": \"\"");
    for (int i = 1; i <= 256; i++) {
      tags.append(", \"").append(i).append('"');
      if (i <= 64) {
        meta.append(", \"k").append(i).append("\": \"\"");
      }
    }
    refuse(parse(service("\"tags\": [" + tags + "]")));
    refuse(parse(service("\"meta\": {" + meta + "}")));
    refuse(parse(service("\"meta\": {\"k\": \"" + "x".repeat(513) + "\"}")));
    refuse(parse(service("\"meta\": {\"consul-x\": \"y\"}")));
    refuse(parse(check("\"ttl\": 5, \"notes\": \"" + "x".repeat(4097) + "\"")));
  }

  @Test
  void configurationBesideDefinitionsIsLeftToOthers() {
    assertEquals(Declaration.NONE, accepted("{\"node_name\": \"n\", \"unknown\": 1}"));
    assertEquals(
        1, accepted("{\"node_name\": 5, \"service\": {\"name\": \"web\"}}").services().size());
    refuse(parse("{\"node_name\": \"n\", \"service\": {\"nam\": \"web\"}}"));
  }

  @Test
  void anEmptyObjectDeclaresNothing() {
    assertEquals(Declaration.NONE, accepted("{}"));
  }

  @Test
  void requestBodiesAreReadInTheSpellingOfTheApi() {
    byte[] body =
        bytes(
            """
            {"ID": "w1", "Name": "web", "Port": 80, "EnableTagOverride": false, "Partition": "",
             "TaggedAddresses": null, "Check": {"CheckID": "c1", "HTTP": "http://127.0.0.1/",
             "TCP": "", "TTL": "", "Args": [], "Interval": "10s", "TLSSkipVerify": true,
             "DeregisterCriticalServiceAfter": "90m"}}
            """);
    ServiceDefinition service = accept(DefinitionParser.service("body", body, false)).value();
    assertEquals("w1", service.service().id());
    assertEquals("c1", service.checks().getFirst().id());
    assertEquals("http", service.checks().getFirst().kind().type());
    CheckDefinition check =
        accept(
                DefinitionParser.check(
                    "body",
                    bytes("{\"Name\": \"m\", \"ServiceID\": \"w1\", \"TTL\": \"15s\"}"),
                    false))
            .value();
    assertEquals("m", check.id());
    assertEquals("w1", check.serviceId());
  }

  @Test
  void commandsOverTheApiNeedPermission() {
    byte[] check = bytes("{\"Name\": \"m\", \"Args\": [\"/bin/true\"], \"Interval\": \"10s\"}");
    assertEquals(
        "body:1:23: args: commands are not taken over the API ([…]); declare the check in a file,"
            + " or set enable_script_checks",
        refuse(DefinitionParser.check("body", check, false)).problems().getFirst().toString());
    accept(DefinitionParser.check("body", check, true));
    byte[] service =
        bytes("{\"Name\": \"w\", \"Checks\": [{\"ScriptArgs\": [\"x\"], \"Interval\": \"10s\"}]}");
    refuse(DefinitionParser.service("body", service, false));
    accept(DefinitionParser.service("body", service, true));
  }

  @Test
  void digestsTellDefinitionsApartByWhatDecidesTheResult() {
    CheckDefinition base = onlyCheck("\"args\": [\"a\", \"b\"], \"interval\": 5");
    assertEquals(
        base.digest(), onlyCheck("\"args\": [\"a\", \"b\"], \"interval\": \"5s\"").digest());
    assertEquals(
        base.digest(),
        onlyCheck("\"args\": [\"a\", \"b\"], \"interval\": 5, \"notes\": \"new\"").digest());
    assertNotEquals(base.digest(), onlyCheck("\"args\": [\"ab\"], \"interval\": 5").digest());
    assertNotEquals(base.digest(), onlyCheck("\"args\": [\"a\", \"b\"], \"interval\": 6").digest());
    assertNotEquals(
        base.digest(),
        onlyCheck("\"id\": \"d\", \"args\": [\"a\", \"b\"], \"interval\": 5").digest());
    // Digests outlive upgrades: this number never changes.
    assertEquals(KNOWN_DIGEST, base.digest());
  }

  private static final long KNOWN_DIGEST = 6643227549272207272L;

  private static CheckDefinition onlyCheck(String rest) {
    return accepted(check(rest)).checks().getFirst();
  }

  @Test
  void namesAreOfferedInTheFormDnsCanCarry() {
    Map<String, String> table =
        Map.of(
            "web",
            "web",
            "my_web",
            "my-web",
            "_web_",
            "web",
            "web.example",
            "web-example",
            "größe",
            "gr--e",
            "___",
            "",
            "x".repeat(70),
            "x".repeat(63));
    table.forEach((name, form) -> assertEquals(form, NameRules.dnsForm(name)));
  }

  private static Declaration accepted(String json) {
    return accept(parse(json)).value().declaration();
  }

  private static Parsed<Declared> parse(String json) {
    return DefinitionParser.file("f", bytes(json), CONFIG_KEYS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> Parsed.Accepted<T> accept(Parsed<T> parsed) {
    if (parsed instanceof Parsed.Refused<T> refused) {
      throw new AssertionError(refused.problems().toString());
    }
    return (Parsed.Accepted<T>) parsed;
  }

  @SuppressWarnings("unchecked")
  private static <T> Parsed.Refused<T> refuse(Parsed<T> parsed) {
    return assertInstanceOf(Parsed.Refused.class, parsed);
  }
}
