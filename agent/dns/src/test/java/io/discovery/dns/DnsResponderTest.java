package io.discovery.dns;

import static io.discovery.dns.Asker.answers;
import static io.discovery.dns.Asker.query;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Header;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class DnsResponderTest {
  private final Asker asker = Asker.home();
  private final Cluster cluster = new Cluster();

  private Message udp(Message query) {
    return asker.ask(cluster.registry(), query, Transport.UDP);
  }

  private void instances(int count) {
    for (int i = 0; i < count; i++) {
      String address = "10.0." + i / 250 + "." + (i % 250 + 1);
      cluster.instance("node-" + i, address, "web", 80);
    }
  }

  @Test
  void headersSpeakForTheZone() {
    instances(1);
    Header header = udp(query("web.service.consul.", Type.A)).getHeader();

    assertEquals(4711, header.getID());
    assertTrue(header.getFlag(Flags.QR));
    assertTrue(header.getFlag(Flags.AA));
    assertTrue(header.getFlag(Flags.RD));
    assertFalse(header.getFlag(Flags.RA));
    assertFalse(header.getFlag(Flags.TC));
  }

  @Test
  void theLettersOfTheQuestionComeBackAsTheyWere() {
    instances(1);
    for (String name : List.of("wEb.SeRvIcE.cOnSuL.", "WEB.service.CONSUL.")) {
      Message answer = udp(query(name, Type.A));
      assertEquals(name, answer.getQuestion().getName().toString());
      assertEquals(name, answer.getSection(1).getFirst().getName().toString());
    }
  }

  @Test
  void namesOutsideAreRefused() {
    Message answer = udp(query("example.org.", Type.A));
    assertEquals(Rcode.REFUSED, answer.getRcode());
    assertFalse(answer.getHeader().getFlag(Flags.AA));
    assertEquals(Rcode.REFUSED, udp(query(".", Type.NS)).getRcode());
  }

  @Test
  void otherClassesAreRefused() throws Exception {
    Message query = new Message(1);
    Name name = Name.fromString("web.service.consul.");
    query.addRecord(Record.newRecord(name, Type.A, DClass.CH), 0);
    assertEquals(Rcode.REFUSED, udp(query).getRcode());
  }

  @ParameterizedTest
  @ValueSource(ints = {Opcode.IQUERY, Opcode.STATUS, Opcode.NOTIFY, Opcode.UPDATE})
  void otherOperationsAreNotImplemented(int opcode) {
    Message query = query("web.service.consul.", Type.A);
    query.getHeader().setOpcode(opcode);
    Message answer = udp(query);
    assertEquals(Rcode.NOTIMP, answer.getRcode());
    assertEquals(opcode, answer.getHeader().getOpcode());
  }

  @Test
  void zonesAreNotTransferred() {
    assertEquals(Rcode.NOTIMP, udp(query("consul.", Type.AXFR)).getRcode());
  }

  @Test
  void ednsIsAnsweredWithEdns() {
    instances(1);
    Message query = query("web.service.consul.", Type.A);
    query.addRecord(new OPTRecord(1232, 0, 0, ExtendedFlags.DO), 3);
    OPTRecord opt = udp(query).getOPT();
    assertEquals(DnsResponder.LONGEST_UDP, opt.getPayloadSize());
    assertEquals(0, opt.getVersion());
    assertEquals(ExtendedFlags.DO, opt.getFlags());

    assertEquals(0, udp(query("web.service.consul.", Type.A)).getSection(3).size());
  }

  @Test
  void anotherVersionOfEdnsIsABadVersion() {
    instances(1);
    Message query = query("web.service.consul.", Type.A);
    query.addRecord(new OPTRecord(1232, 0, 1), 3);
    Message answer = udp(query);
    assertEquals(Rcode.BADVERS, answer.getRcode());
    assertEquals(List.of(), answers(answer));
  }

  @ParameterizedTest
  @CsvSource({"0, 512", "100, 512", "512, 512", "1232, 1232", "4096, 4096", "65535, 4096"})
  void datagramsAreNoLongerThanTheClientTakes(int asked, int longest) {
    instances(400);
    Message query =
        asked == 0
            ? query("web.service.consul.", Type.A)
            : query("web.service.consul.", Type.A, asked);
    byte[] bytes = asker.raw(cluster.registry(), query.toWire(), Transport.UDP);
    Message answer = Asker.parsed(bytes);

    assertTrue(bytes.length <= longest, bytes.length + " bytes");
    assertTrue(bytes.length > longest - 16, bytes.length + " bytes, one more would fit");
    assertTrue(answer.getHeader().getFlag(Flags.TC));
  }

  @Test
  void streamsCarryAllOfIt() {
    instances(2_000);
    Message answer =
        asker.ask(cluster.registry(), query("web.service.consul.", Type.A), Transport.TCP);
    assertEquals(2_000, answers(answer).stream().distinct().count());
    assertFalse(answer.getHeader().getFlag(Flags.TC));
  }

  @Test
  void aServiceTooLargeForAStreamIsAnsweredInPart() {
    instances(5_000);
    Message query = query("web.service.consul.", Type.A);
    byte[] bytes = asker.raw(cluster.registry(), query.toWire(), Transport.TCP);
    Message answer = Asker.parsed(bytes);
    assertFalse(answer.getHeader().getFlag(Flags.TC));
    assertTrue(answers(answer).size() > 4_000, answers(answer).size() + " records");
    Message again = asker.ask(cluster.registry(), query, Transport.TCP);
    assertFalse(answers(again).equals(answers(answer)), "another choice each time");
  }

  @Test
  void additionalRecordsGoFirstAndWithoutAWord() {
    instances(10);
    Message answer = udp(query("web.service.consul.", Type.SRV));
    assertEquals(10, answers(answer).size());
    assertFalse(answer.getHeader().getFlag(Flags.TC));
    assertTrue(Asker.section(answer, 3).size() < 10);
    assertEquals(10, Asker.section(udp(query("web.service.consul.", Type.SRV, 4096)), 3).size());
  }

  @Test
  void additionalRecordsBelongToAnswersAlsoFarIntoAStream() {
    instances(1_200);
    Message answer =
        asker.ask(cluster.registry(), query("web.service.consul.", Type.SRV), Transport.TCP);
    assertEquals(1_200, answers(answer).size());
    for (String line : Asker.section(answer, 3)) {
      int i = Integer.parseInt(line.substring("node-".length(), line.indexOf('.')));
      String address = "10.0." + i / 250 + "." + (i % 250 + 1);
      assertEquals("node-" + i + ".node.home.consul. A " + address, line);
    }
  }

  @Test
  void aQueryWithTheLongestNameIsAnswered() {
    String label = "a".repeat(63) + ".";
    String name = label.repeat(3) + "a".repeat(63 - 17) + ".service.consul.";
    byte[] wire = query(name, Type.A, 512).toWire();
    Message answer = Asker.parsed(asker.raw(cluster.registry(), wire, Transport.UDP));
    assertEquals(Rcode.NXDOMAIN, answer.getRcode());
    assertEquals(255, answer.getQuestion().getName().length());
  }

  @Test
  void answersToAnswersAreNeverSent() {
    byte[] wire = query("web.service.consul.", Type.A).toWire();
    wire[2] |= (byte) 0x80;
    assertEquals(0, asker.raw(cluster.registry(), wire, Transport.UDP).length);
    assertEquals(0, asker.raw(cluster.registry(), new byte[11], Transport.UDP).length);
    assertEquals(0, asker.raw(cluster.registry(), new byte[0], Transport.UDP).length);
    assertEquals(0, asker.raw(cluster.registry(), new byte[4097], Transport.UDP).length);
  }

  @Test
  void brokenQueriesAreFormatErrors() {
    byte[] whole = query("web.service.consul.", Type.A, 1232).toWire();
    for (int length = 12; length < whole.length; length++) {
      byte[] answer = asker.raw(cluster.registry(), Arrays.copyOf(whole, length), Transport.UDP);
      assertEquals(12, answer.length);
      assertArrayEquals(Arrays.copyOf(whole, 2), Arrays.copyOf(answer, 2));
      assertEquals(Rcode.FORMERR, Asker.parsed(answer).getRcode(), "cut at " + length);
    }
  }

  @Test
  void onlyOneQuestionIsTaken() {
    byte[] none = new byte[12];
    assertEquals(
        Rcode.FORMERR, Asker.parsed(asker.raw(cluster.registry(), none, Transport.UDP)).getRcode());
    Message two = query("web.service.consul.", Type.A);
    two.addRecord(two.getQuestion(), 0);
    assertEquals(Rcode.FORMERR, udp(two).getRcode());
  }

  @Test
  void settingsThatMakeNoNameAreRefusedWithTheMend() {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> DnsSettings.of("dc one..two"));
    assertEquals(
        "datacenter \"dc one..two\" cannot be part of a DNS name; use letters, digits and hyphens",
        refused.getMessage());
  }
}
