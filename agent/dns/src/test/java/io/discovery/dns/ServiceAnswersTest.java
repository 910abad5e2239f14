package io.discovery.dns;

import static io.discovery.dns.Asker.answers;
import static io.discovery.dns.Asker.section;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import io.discovery.catalog.Weights;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;

class ServiceAnswersTest {
  private final Asker asker = Asker.home();
  private final Cluster cluster = new Cluster();

  private List<String> ask(String name, int type) {
    return answers(asker.ask(cluster, name, type));
  }

  private int code(String name, int type) {
    return asker.ask(cluster, name, type).getRcode();
  }

  @Test
  void aPuppetserverIsFoundByItsServiceName() {
    cluster.instance("puppetmaster.example.lan", "192.168.4.21", "puppetmaster", 8140, "puppet");

    Message srv = asker.ask(cluster, "puppetmaster.service.home.consul.", Type.SRV);

    assertEquals(List.of("SRV 1 1 8140 puppetmaster.example.lan.node.home.consul."), answers(srv));
    assertEquals(
        List.of("puppetmaster.example.lan.node.home.consul. A 192.168.4.21"), section(srv, 3));
    assertEquals(
        List.of("A 192.168.4.21"), ask("puppetmaster.example.lan.node.home.consul.", Type.A));
  }

  @ParameterizedTest
  @ValueSource(strings = {"discovery.", "consul."})
  void eachDomainAnswersInItsOwnName(String domain) {
    cluster.instance("pm", "10.0.0.1", "web", 80);

    Message srv = asker.ask(cluster, "web.service." + domain, Type.SRV);

    assertEquals(List.of("SRV 1 1 80 pm.node.home." + domain), answers(srv));
    assertEquals(List.of("pm.node.home." + domain + " A 10.0.0.1"), section(srv, 3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web.service.consul.",
        "WEB.SERVICE.HOME.CONSUL.",
        "blue.web.service.consul.",
        "v1.2.web.service.consul.",
        "_web._tcp.service.consul.",
        "_web._udp.service.home.consul.",
        "_web._Blue.service.consul."
      })
  void allFormsOfTheNameLeadToTheInstance(String name) {
    cluster.instance("n1", "10.0.0.1", "Web", 80, "Blue", "v1.2");

    assertEquals(List.of("A 10.0.0.1"), ask(name, Type.A));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "web.service.elsewhere.consul.",
        "green.web.service.consul.",
        "other.service.consul.",
        "web.service.home.x.consul."
      })
  void whatIsNotThereIsNotThere(String name) {
    cluster.instance("n1", "10.0.0.1", "web", 80, "blue");

    Message answer = asker.ask(cluster, name, Type.A);

    assertEquals(Rcode.NXDOMAIN, answer.getRcode());
    assertTrue(
        section(answer, 2).getFirst().startsWith("consul. SOA ns.consul. hostmaster.consul. "));
  }

  @Test
  void tagsChooseAmongInstances() {
    cluster.instance("n1", "10.0.0.1", "web", 80, "blue").instance("n2", "10.0.0.2", "web", 80);

    assertEquals(List.of("A 10.0.0.1"), ask("blue.web.service.consul.", Type.A));
    assertEquals(List.of("A 10.0.0.1", "A 10.0.0.2"), ask("web.service.consul.", Type.A));
  }

  @Test
  void onlyHealthyInstancesAreAnswered() {
    for (int i = 1; i <= 4; i++) {
      cluster.instance("n" + i, "10.0.0." + i, "web", 80);
    }
    cluster.check("n1", "web", CheckStatus.PASSING);
    cluster.check("n2", "web", CheckStatus.WARNING);
    cluster.check("n3", "web", CheckStatus.CRITICAL);
    cluster.check("n4", "", CheckStatus.CRITICAL);

    assertEquals(List.of("A 10.0.0.1", "A 10.0.0.2"), ask("web.service.consul.", Type.A));
    Asker strict = new Asker(new DnsSettings("home", "consul.", "", "consul", true, 1, 1, 1));
    assertEquals(
        List.of("A 10.0.0.1"), answers(strict.ask(cluster, "web.service.consul.", Type.A)));
  }

  @Test
  void aServiceWithoutAHealthyInstanceIsGoneUntilOneRecovers() {
    cluster.instance("n1", "10.0.0.1", "web", 80).check("n1", "web", CheckStatus.CRITICAL);
    assertEquals(Rcode.NXDOMAIN, code("web.service.consul.", Type.SRV));
    assertEquals(List.of(), ask("web.service.consul.", Type.SRV));

    cluster.check("n1", "web", CheckStatus.PASSING);
    assertEquals(List.of("SRV 1 1 80 n1.node.home.consul."), ask("web.service.consul.", Type.SRV));
  }

  @Test
  void weightsFollowTheHealth() {
    cluster.node("n1", "10.0.0.1").service("n1", Cluster.weighted("web", 80, new Weights(7, 2)));
    assertEquals(List.of("SRV 1 7 80 n1.node.home.consul."), ask("web.service.consul.", Type.SRV));

    cluster.check("n1", "web", CheckStatus.WARNING);
    assertEquals(List.of("SRV 1 2 80 n1.node.home.consul."), ask("web.service.consul.", Type.SRV));
  }

  @Test
  void addressesComeInTheirFamily() {
    cluster.instance("n4", "10.0.0.1", "web", 80).instance("n6", "fd00::6", "web", 80);

    assertEquals(List.of("A 10.0.0.1"), ask("web.service.consul.", Type.A));
    assertEquals(List.of("AAAA fd00:0:0:0:0:0:0:6"), ask("web.service.consul.", Type.AAAA));
    assertEquals(
        List.of("A 10.0.0.1", "AAAA fd00:0:0:0:0:0:0:6"), ask("web.service.consul.", Type.ANY));
    assertEquals(
        List.of("n4.node.home.consul. A 10.0.0.1", "n6.node.home.consul. AAAA fd00:0:0:0:0:0:0:6"),
        section(asker.ask(cluster, "web.service.consul.", Type.SRV), 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {Type.AAAA, Type.MX, Type.TXT, Type.SOA, Type.NS, 65_280})
  void anExistingNameWithoutSuchRecordsIsNoError(int type) {
    cluster.instance("n1", "10.0.0.1", "web", 80);

    Message answer = asker.ask(cluster, "web.service.consul.", type);

    assertEquals(Rcode.NOERROR, answer.getRcode());
    assertEquals(List.of(), answers(answer));
    assertEquals(1, section(answer, 2).size());
  }

  @Test
  void anInstanceWithItsOwnAddressIsTargetedByAddress() {
    cluster
        .node("n1", "10.0.0.1")
        .service("n1", Cluster.at("10.8.8.8", "web", 81))
        .service("n1", Cluster.at("fd00::1", "web6", 81));

    Message srv = asker.ask(cluster, "web.service.consul.", Type.SRV);
    assertEquals(List.of("SRV 1 1 81 0a080808.addr.home.consul."), answers(srv));
    assertEquals(List.of("0a080808.addr.home.consul. A 10.8.8.8"), section(srv, 3));
    assertEquals(List.of("A 10.8.8.8"), ask("0a080808.addr.home.consul.", Type.A));
    assertEquals(List.of(), ask("0a080808.addr.home.consul.", Type.AAAA));
    assertEquals(
        List.of("SRV 1 1 81 fd000000000000000000000000000001.addr.home.consul."),
        ask("web6.service.consul.", Type.SRV));
  }

  @Test
  void anInstanceElsewhereIsAnAlias() {
    cluster.node("n1", "10.0.0.1").service("n1", Cluster.at("www.example.org", "far", 443));

    assertEquals(List.of("CNAME www.example.org."), ask("far.service.consul.", Type.A));
    assertEquals(List.of("CNAME www.example.org."), ask("far.service.consul.", Type.CNAME));
    assertEquals(List.of("CNAME www.example.org."), ask("far.service.consul.", Type.MX));
    assertEquals(List.of("SRV 1 1 443 www.example.org."), ask("far.service.consul.", Type.SRV));
  }

  @Test
  void ofSeveralAliasesEachMessageHasOne() {
    for (int i = 1; i <= 3; i++) {
      String node = "n" + i;
      cluster.node(node, "10.0.0." + i).service(node, Cluster.at("w" + i + ".org", "far", 443));
    }
    Set<List<String>> seen = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      seen.add(ask("far.service.consul.", Type.A));
    }
    assertEquals(
        Set.of(List.of("CNAME w1.org."), List.of("CNAME w2.org."), List.of("CNAME w3.org.")), seen);
  }

  @Test
  void anAliasOfOurOwnIsFollowed() {
    cluster
        .instance("n1", "10.0.0.1", "web", 80)
        .node("n2", "10.0.0.2")
        .service("n2", Cluster.at("web.service.consul", "inner", 80));

    Message a = asker.ask(cluster, "inner.service.consul.", Type.A);
    assertEquals(
        List.of(
            "inner.service.consul. CNAME web.service.consul.", "web.service.consul. A 10.0.0.1"),
        section(a, 1));
    Message srv = asker.ask(cluster, "inner.service.consul.", Type.SRV);
    assertEquals(List.of("SRV 1 1 80 web.service.consul."), answers(srv));
    assertEquals(List.of("web.service.consul. A 10.0.0.1"), section(srv, 3));

    cluster.node("n1", "10.0.0.9");
    assertEquals(
        List.of(
            "inner.service.consul. CNAME web.service.consul.", "web.service.consul. A 10.0.0.9"),
        section(asker.ask(cluster, "inner.service.consul.", Type.A), 1));
  }

  @Test
  void aliasesInACircleEnd() {
    cluster
        .node("n1", "10.0.0.1")
        .service("n1", Cluster.at("b.service.consul", "a", 80))
        .service("n1", Cluster.at("a.service.consul", "b", 80))
        .service("n1", Cluster.at("self.service.consul", "self", 80));

    assertEquals(4, ask("a.service.consul.", Type.A).size());
    assertEquals(List.of("A 10.0.0.1"), ask("self.service.consul.", Type.A));
    assertEquals(List.of("SRV 1 1 80 n1.node.home.consul."), ask("self.service.consul.", Type.SRV));
  }

  @Test
  void instancesThatLookTheSameAreAnsweredOnce() {
    cluster
        .node("n1", "10.0.0.1")
        .service("n1", Cluster.called("a", Service.of("web", "web", 80)))
        .service("n1", Cluster.called("b", Service.of("web", "web", 80)))
        .service("n1", Cluster.called("c", Service.of("web", "web", 81)));

    assertEquals(List.of("A 10.0.0.1"), ask("web.service.consul.", Type.A));
    Message srv = asker.ask(cluster, "web.service.consul.", Type.SRV);
    assertEquals(
        List.of("SRV 1 1 80 n1.node.home.consul.", "SRV 1 1 81 n1.node.home.consul."),
        answers(srv));
    assertEquals(List.of("n1.node.home.consul. A 10.0.0.1"), section(srv, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bad..name", "way-too-long-label-", ".dot"})
  void aNodeThatCannotBeNamedIsReachedByAddress(String node) {
    String name = node.startsWith("way") ? node.repeat(5) : node;
    cluster.instance(name, "10.0.0.1", "web", 80).instance("n2", "10.0.0.2", "web", 80);

    assertEquals(
        List.of("SRV 1 1 80 0a000001.addr.home.consul.", "SRV 1 1 80 n2.node.home.consul."),
        ask("web.service.consul.", Type.SRV));
  }

  @Test
  void anInstanceWithoutAnyUsableAddressBreaksNothing() {
    cluster
        .instance("n1", "", "web", 80)
        .instance("n2", "not..a..name", "web", 80)
        .instance("n3", "10.0.0.3", "web", 80);

    assertEquals(List.of("A 10.0.0.3"), ask("web.service.consul.", Type.A));
    assertEquals(List.of("SRV 1 1 80 n3.node.home.consul."), ask("web.service.consul.", Type.SRV));
  }

  @Test
  void theOrderIsShuffledFairly() {
    for (int i = 1; i <= 3; i++) {
      cluster.instance("n" + i, "10.0.0." + i, "web", 80);
    }
    int[] first = new int[4];
    Set<String> orders = new HashSet<>();
    for (int i = 0; i < 6_000; i++) {
      Message answer = asker.ask(cluster, "web.service.consul.", Type.A);
      String order = answer.getSection(1).toString();
      orders.add(order);
      first[order.split("10\\.0\\.0\\.", 3)[1].charAt(0) - '0']++;
    }
    assertEquals(6, orders.size());
    for (int i = 1; i <= 3; i++) {
      assertTrue(first[i] > 1_800 && first[i] < 2_200, "n" + i + " first " + first[i] + " times");
    }
  }
}
