package io.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.CheckStatus;
import io.discovery.catalog.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

/** What the hot path says is what a general library would say, over histories made of seeds. */
class OracleTest {
  private static final List<String> SERVICES = List.of("web", "db", "Consul", "x-puppet");
  private static final List<String> NODES =
      List.of("n1", "N2.example.lan", "n3", "bad..node", "\u00fcber", "n6");
  private static final List<String> ADDRESSES =
      List.of("10.0.0.1", "10.0.0.2", "fd00::1", "web.service.consul", "www.example.org", "");
  private static final List<String> TAGS = List.of("blue", "v1.2", "Green");
  private static final List<String> NAMES =
      List.of(
          "web.service.consul.",
          "WEB.service.HOME.discovery.",
          "blue.web.service.consul.",
          "v1.2.db.service.consul.",
          "_web._tcp.consul.",
          "_db._green.service.discovery.",
          "consul.service.consul.",
          "n1.node.consul.",
          "n2.example.lan.node.home.discovery.",
          "lan.node.consul.",
          "0a000001.addr.consul.",
          "consul.",
          "ns.discovery.",
          "service.consul.",
          "none.service.consul.",
          "example.org.");
  private static final int[] TYPES = {
    Type.A, Type.AAAA, Type.SRV, Type.ANY, Type.SOA, Type.NS, Type.TXT, Type.CNAME, Type.MX
  };

  private final DnsSettings settings = DnsSettings.of("home");
  private final Asker kept = new Asker(settings);
  private final Answers answers = new Answers(settings);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void keptAnswersAreThoseOfTheGeneralPath(long seed) {
    Random random = new Random(seed);
    Cluster cluster = new Cluster();
    for (int step = 0; step < 150; step++) {
      change(cluster, random);
      for (int i = 0; i < 25; i++) {
        String name = pick(NAMES, random);
        int type = TYPES[random.nextInt(TYPES.length)];
        compare(cluster, name, type, "seed " + seed + " step " + step + " " + name);
      }
    }
  }

  private void compare(Cluster cluster, String name, int type, String where) {
    Message query = Asker.query(name, type);
    Message hot = kept.ask(cluster.registry(), query, Transport.TCP);
    Answer answer =
        answers.answer(
            WireName.copyOf(wire(query), 0, wire(query).length), type, cluster.registry());
    Message general = GeneralPath.message(query, answer);

    assertEquals(general.getRcode(), hot.getRcode(), where);
    boolean whole = answer.take() == answer.choices().size();
    for (int section = 1; section <= 3; section++) {
      List<String> expected = lines(general, section);
      List<String> found = lines(hot, section);
      if (whole) {
        assertEquals(expected, found, where);
      } else {
        assertTrue(expected.containsAll(found), where);
      }
    }
  }

  /** A name that ends like the question's ends with the question's letters, whatever their case. */
  private static List<String> lines(Message message, int section) {
    return Asker.section(message, section).stream().map(l -> l.toLowerCase(Locale.ROOT)).toList();
  }

  private static byte[] wire(Message query) {
    return query.getQuestion().getName().toWireCanonical();
  }

  private static void change(Cluster cluster, Random random) {
    String node = pick(NODES, random);
    String service = pick(SERVICES, random);
    switch (random.nextInt(8)) {
      case 0 -> cluster.node(node, pick(ADDRESSES, random), Map.of("k", "v" + random.nextInt(3)));
      case 1 -> cluster.instance(node, pick(ADDRESSES, random), service, 80, pick(TAGS, random));
      case 2 ->
          cluster
              .node(node, "10.0.0." + random.nextInt(9))
              .service(node, Cluster.at(pick(ADDRESSES, random), service, random.nextInt(3)));
      case 3 -> {
        Service two = Service.of("second", service, random.nextInt(65_536), pick(TAGS, random));
        cluster.node(node, pick(ADDRESSES, random)).service(node, two);
      }
      case 4 -> cluster.node(node, "10.0.0.1").check(node, "", pick(STATES, random));
      case 5 ->
          cluster
              .instance(node, "10.0.0.7", service, 80)
              .check(node, service, pick(STATES, random));
      case 6 -> cluster.withoutService(node, service);
      default -> {
        if (random.nextInt(3) == 0) {
          cluster.withoutNode(node);
        } else {
          cluster.put("k" + random.nextInt(3));
        }
      }
    }
  }

  private static final List<CheckStatus> STATES = List.of(CheckStatus.values());

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** Damaged and invented messages: nothing is thrown, and what is answered is a message. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void garbageIsAnsweredWithAMessageOrNotAtAll(long seed) {
    Random random = new Random(seed);
    Cluster cluster = new Cluster();
    for (int i = 0; i < 60; i++) {
      change(cluster, random);
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = invented(random);
      Transport transport = random.nextBoolean() ? Transport.UDP : Transport.TCP;
      byte[] answer = kept.raw(cluster.registry(), bytes, transport);
      if (answer.length > 0) {
        Message message = Asker.parsed(answer);
        assertEquals(((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF), message.getHeader().getID());
      }
    }
  }

  private static byte[] invented(Random random) {
    if (random.nextInt(4) == 0) {
      byte[] noise = new byte[random.nextInt(80)];
      random.nextBytes(noise);
      return noise;
    }
    int type = TYPES[random.nextInt(TYPES.length)];
    byte[] bytes = Asker.query(pick(NAMES, random), type, random.nextInt(65_536)).toWire();
    for (int flips = random.nextInt(4); flips > 0; flips--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(5) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 8)) : bytes;
  }

  @Test
  void theGeneralPathIsAnotherPath() {
    Cluster cluster = new Cluster().instance("n1", "10.0.0.1", "web", 80);
    Message query = Asker.query("web.service.consul.", Type.SRV);
    Answer answer =
        answers.answer(
            WireName.copyOf(wire(query), 0, wire(query).length), Type.SRV, cluster.registry());
    assertEquals(
        List.of("web.service.consul. SRV 1 1 80 n1.node.home.consul."),
        Asker.section(GeneralPath.message(query, answer), 1));
  }
}
