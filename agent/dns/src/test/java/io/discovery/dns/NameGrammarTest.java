package io.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameGrammarTest {
  private final NameGrammar grammar = new NameGrammar(DnsSettings.of("home"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          web.service.consul                       | service web
          web.service.discovery                    | service web
          WEB.Service.Consul                       | service web
          web.service.home.consul                  | service web dc=home
          web.service.elsewhere.consul             | service web dc=elsewhere
          blue.web.service.consul                  | service web tag=blue
          v1.2.web.service.home.consul             | service web tag=v1.2 dc=home
          service.service.consul                   | service service
          web.service.service.consul               | service service tag=web
          node.service.consul                      | service node
          _web._tcp.service.consul                 | service web
          _web._udp.service.home.consul            | service web dc=home
          _web._blue.service.consul                | service web tag=blue
          _web._tcp.consul                         | unknown
          a._web._tcp.service.consul               | service _tcp tag=a._web
          pm.node.consul                           | node pm
          puppetmaster.example.lan.node.home.consul| node puppetmaster.example.lan dc=home
          web.service.node.consul                  | node web.service
          pm.node.service.consul                   | service node tag=pm
          0a080808.addr.consul                     | address 10.8.8.8
          0A080808.addr.home.consul                | address 10.8.8.8
          fd000000000000000000000000000001.addr.consul | address fd00:0:0:0:0:0:0:1
          0a0808.addr.consul                       | unknown
          0a08080x.addr.consul                     | unknown
          x.0a080808.addr.consul                   | unknown
          consul                                   | apex
          discovery                                | apex
          ns.consul                                | name servers
          service.consul                           | branch
          service.home.consul                      | branch dc=home
          node.consul                              | branch
          addr.consul                              | branch
          home.consul                              | branch dc=home
          web.service.home.extra.consul            | unknown
          web.connect.consul                       | unknown
          web.query.consul                         | unknown
          web.home.consul                          | unknown
          example.org                              | outside
          consul.example                           | outside
          notconsul                                | outside
          web.service.notconsul                    | outside
          """)
  void readsNames(String name, String meaning) {
    assertEquals(meaning, describe(parse(name, RecordType.A)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          _web._tcp.consul                         | service web
          _web._tcp.home.consul                    | service web dc=home
          _x-puppet._tcp.service.consul            | service x-puppet
          _web._blue.home.consul                   | service web tag=blue dc=home
          _tcp.consul                              | service _tcp
          """)
  void srvQuestionsMayLeaveOutTheWordService(String name, String meaning) {
    assertEquals(meaning, describe(parse(name, RecordType.SRV)));
  }

  @Test
  void theLongerZoneWinsWhenOneIsBelowTheOther() {
    DnsSettings settings =
        new DnsSettings("home", "consul.", "test.consul.", "consul", false, 1, 1, 1);
    NameGrammar both = new NameGrammar(settings);
    assertEquals("apex", describe(both.parse(name("test.consul"), RecordType.A)));
    assertEquals("service web", describe(both.parse(name("web.service.test.consul"), 1)));
    assertEquals("service web", describe(both.parse(name("web.service.consul"), 1)));
  }

  @Test
  void aLabelWithADotInItIsNotTwoLabels() {
    byte[] wire = "\4pm.x\4node\6consul\0".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("unknown", describe(grammar.parse(WireName.copyOf(wire, 0, wire.length), 1)));
  }

  @Test
  void aLabelThatIsNoTextIsNoName() {
    byte[] wire = "\2\u00ff\u00fe\4node\6consul\0".getBytes(StandardCharsets.ISO_8859_1);
    assertEquals("unknown", describe(grammar.parse(WireName.copyOf(wire, 0, wire.length), 1)));
  }

  private QueryName parse(String name, int type) {
    return grammar.parse(name(name), type);
  }

  private static WireName name(String dotted) {
    return Objects.requireNonNull(WireName.of(dotted));
  }

  private static String describe(QueryName name) {
    return switch (name) {
      case QueryName.Outside _ -> "outside";
      case QueryName.Apex _ -> "apex";
      case QueryName.NameServers _ -> "name servers";
      case QueryName.Service s ->
          "service " + s.service() + part(" tag=", s.tag()) + part(" dc=", s.datacenter());
      case QueryName.Node n -> "node " + n.node() + part(" dc=", n.datacenter());
      case QueryName.Address a -> "address " + a.address().getHostAddress();
      case QueryName.Branch b -> "branch" + part(" dc=", b.datacenter());
      case QueryName.Unknown _ -> "unknown";
    };
  }

  private static String part(String label, String value) {
    return value.isEmpty() ? "" : label + value;
  }
}
