package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Weights;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
  void filesSayWhenANewServiceIsAnnouncedAndTheApiRegistersWhatIsReady() {
    Map.of(
            "{\"service\": {\"name\": \"web\"}}", Announce.AT_ONCE,
            "{\"service\": {\"name\": \"web\", \"announce\": \"at_once\"}}", Announce.AT_ONCE,
            "{\"service\": {\"name\": \"web\", \"announce\": \"after_run\"}}", Announce.AFTER_RUN)
        .forEach(
            (json, announce) ->
                assertEquals(announce, accepted(json).services().getFirst().announce(), json));
    byte[] waits = bytes("{\"Name\": \"web\", \"Announce\": \"after_run\"}");
    assertEquals(
        "body:1:29: announce: is for definition files: whoever registers over the API says so when"
            + " it is ready (\"after_run\"); remove it, and register once the service listens",
        refuse(DefinitionParser.service("body", waits, false)).problems().getFirst().toString());
    accept(
        DefinitionParser.service(
            "body", bytes("{\"Name\": \"web\", \"Announce\": \"at_once\"}"), false));
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
                  {"name": "t", "ttl": "30s"},
                  {"name": "p", "puppet": {}, "interval": "1m"},
                  {"name": "q", "puppet": {"max_age": "90m", "state_dir": "/srv/p"},
                   "interval": "1m"}]}
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
    assertEquals(new CheckKind.Puppet(Duration.ofHours(1), ""), checks.get(5).kind());
    assertEquals(new CheckKind.Puppet(Duration.ofMinutes(90), "/srv/p"), checks.get(6).kind());
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
  void pathsOverTheApiNeedPermission() {
    byte[] usual =
        bytes("{\"Name\": \"p\", \"Puppet\": {\"MaxAge\": \"2h\"}, \"Interval\": \"60s\"}");
    assertEquals(
        new CheckKind.Puppet(Duration.ofHours(2), ""),
        accept(DefinitionParser.check("body", usual, false)).value().kind());
    byte[] other =
        bytes("{\"Name\": \"p\", \"Puppet\": {\"StateDir\": \"/etc\"}, \"Interval\": \"60s\"}");
    assertEquals(
        "body:1:38: puppet.state_dir: paths are not taken over the API (\"/etc\"); remove it,"
            + " declare the check in a file, or set puppet_state_dir for the whole agent",
        refuse(DefinitionParser.check("body", other, false)).problems().getFirst().toString());
    accept(DefinitionParser.check("body", other, true));
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

  private static String check(String rest) {
    return "{\"check\": {\"name\": \"c\", " + rest + "}}";
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
