package io.discovery.dns;

import static io.discovery.dns.Asker.answers;
import static io.discovery.dns.Asker.section;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.discovery.catalog.CheckStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

class ZoneAndNodeAnswersTest {
  private final Asker asker = Asker.home();
  private final Cluster cluster = new Cluster();

  private List<String> ask(String name, int type) {
    return answers(asker.ask(cluster, name, type));
  }

  private int code(String name, int type) {
    return asker.ask(cluster, name, type).getRcode();
  }

  @Test
  void aNodeAnswersItsAddressWhateverItsHealth() {
    cluster.node("pm.example.lan", "10.0.0.1").check("pm.example.lan", "", CheckStatus.CRITICAL);

    assertEquals(List.of("A 10.0.0.1"), ask("PM.example.lan.node.consul.", Type.A));
    assertEquals(List.of(), ask("pm.example.lan.node.consul.", Type.AAAA));
    assertEquals(Rcode.NOERROR, code("pm.example.lan.node.consul.", Type.MX));
    assertEquals(Rcode.NXDOMAIN, code("other.node.consul.", Type.MX));
    assertEquals(Rcode.NXDOMAIN, code("pm.example.lan.node.elsewhere.consul.", Type.A));
  }

  @Test
  void metaIsText() {
    cluster.node("n1", "10.0.0.1", Map.of("role", "db", "a=b", "`x", "rfc1035-spf", "v=spf1"));

    List<String> texts = List.of("TXT a`=b=``x", "TXT role=db", "TXT v=spf1");
    assertEquals(texts, ask("n1.node.consul.", Type.TXT));
    assertEquals(
        List.of("A 10.0.0.1", texts.get(0), texts.get(1), texts.get(2)),
        ask("n1.node.consul.", Type.ANY));
    assertEquals(List.of("A 10.0.0.1"), ask("n1.node.consul.", Type.A));
  }

  @Test
  void longMetaIsCutIntoStrings() {
    cluster.node("n1", "10.0.0.1", Map.of("k", "x".repeat(300)));

    assertEquals(
        List.of("TXT k=" + "x".repeat(253) + " " + "x".repeat(47)),
        ask("n1.node.consul.", Type.TXT));
  }

  @Test
  void aNodeElsewhereIsAnAlias() {
    cluster.node("far", "www.example.org").node("near", "n1.node.consul").node("n1", "10.0.0.1");

    assertEquals(List.of("CNAME www.example.org."), ask("far.node.consul.", Type.A));
    assertEquals(List.of("A 10.0.0.1", "CNAME n1.node.consul."), ask("near.node.consul.", Type.A));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "consul.",
        "service.consul.",
        "node.consul.",
        "addr.home.consul.",
        "home.consul.",
        "lan.node.consul.",
        "example.lan.node.home.consul."
      })
  void aNameAboveOthersExists(String name) {
    cluster.node("pm.example.lan", "10.0.0.1");

    Message answer = asker.ask(cluster, name, Type.A);

    assertEquals(Rcode.NOERROR, answer.getRcode());
    assertEquals(List.of(), answers(answer));
    assertEquals(1, section(answer, 2).size());
  }

  @Test
  void theZoneNamesItsServers() {
    for (int i = 1; i <= 5; i++) {
      cluster.instance("s" + i, "10.0.0." + i, "consul", 8300);
    }
    cluster.check("s5", "", CheckStatus.CRITICAL);

    Message ns = asker.ask(cluster, "consul.", Type.NS);
    assertEquals(3, section(ns, 1).size());
    assertEquals(3, section(ns, 3).size());
    for (String line : section(ns, 3)) {
      int server = line.charAt(1) - '0';
      assertEquals("s" + server + ".node.home.consul. A 10.0.0." + server, line);
    }
    assertEquals(
        List.of("A 10.0.0.1", "A 10.0.0.2", "A 10.0.0.3", "A 10.0.0.4"), ask("ns.consul.", Type.A));
  }

  @Test
  void theZoneHasAnAuthority() {
    cluster.node("n1", "10.0.0.1");

    assertEquals(
        List.of("SOA ns.consul. hostmaster.consul. 1 3600 600 86400 1"), ask("consul.", Type.SOA));
    assertEquals(
        List.of("discovery. SOA ns.discovery. hostmaster.discovery. 1 3600 600 86400 1"),
        section(asker.ask(cluster, "discovery.", Type.SOA), 1));
  }

  @Test
  void theSerialMovesWithTheRegistryAlsoInAnswersThatAreKept() {
    cluster.node("n1", "10.0.0.1");
    assertEquals(1, serial("none.service.consul."));

    cluster.node("n2", "10.0.0.2");
    assertEquals(2, serial("none.service.consul."));

    cluster.put("a/key");
    assertEquals(2, serial("none.service.consul."));
  }

  private long serial(String name) {
    Message answer = asker.ask(cluster, name, Type.A);
    return ((SOARecord) answer.getSection(2).getFirst()).getSerial();
  }
}
