package io.discovery.local.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.discovery.local.document.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RefusedDefinitionsTest {
  private static final Set<String> CONFIG_KEYS = Set.of("node_name", "ports", "server");

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
              service("\"announce\": \"later\""),
              "service.announce: says nothing known (\"later\"); write at_once or after_run"),
          new Refused(
              service("\"check\": {\"id\": \"announce:web\", \"ttl\": 5}"),
              "service.check.id: begins with announce:, as only the agent's own checks do"
                  + " (\"announce:web\"); choose another id"),
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
              "check: a check needs something to check; write one of args, http, puppet, tcp or"
                  + " ttl"),
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
                  + " (\"localhost:1\"); use args, http, puppet, tcp or ttl"),
          new Refused(
              check("\"puppet\": {\"max_age\": \"0s\"}, \"interval\": 60"),
              "check.puppet.max_age: must be more than zero (\"0s\"); write \"max_age\": \"1h\""),
          new Refused(
              check("\"puppet\": {\"state_dir\": \"state\"}, \"interval\": 60"),
              "check.puppet.state_dir: is no absolute path (\"state\"); write"
                  + " \"/run/discovery/puppet\""),
          new Refused(
              check("\"puppet\": \"1h\", \"interval\": 60"),
              "check.puppet: is a string, not an object (\"1h\"); write { } with its keys"),
          new Refused(
              check("\"puppet\": {}"),
              "check.interval: a puppet check needs an interval; write \"interval\": \"10s\""),
          new Refused(
              check("\"puppet\": {\"maxAges\": 5}, \"interval\": 60"),
              "check.puppet.maxAges: unknown key; did you mean max_age?"),
          new Refused(
              check("\"alias_service\": \"web\""),
              "check.alias_service: this kind of check is not available in this version (\"web\");"
                  + " use args, http, puppet, tcp or ttl"));

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

  private static Parsed<Declared> parse(String json) {
    return DefinitionParser.file("f", bytes(json), CONFIG_KEYS);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked")
  private static <T> Parsed.Refused<T> refuse(Parsed<T> parsed) {
    return assertInstanceOf(Parsed.Refused.class, parsed);
  }
}
