package io.discovery.dns;

import static io.discovery.dns.Asker.answers;
import static io.discovery.dns.Asker.query;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.discovery.catalog.CheckStatus;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Type;

class KeptAnswersTest {
  private final Asker asker = Asker.home();
  private final Cluster cluster = new Cluster();

  private List<String> web() {
    return answers(asker.ask(cluster, "web.service.consul.", Type.A));
  }

  @Test
  void aChangeIsInTheNextAnswer() {
    assertEquals(List.of(), web());
    cluster.instance("n1", "10.0.0.1", "web", 80);
    assertEquals(List.of("A 10.0.0.1"), web());
    cluster.check("n1", "web", CheckStatus.CRITICAL);
    assertEquals(List.of(), web());
    cluster.check("n1", "web", CheckStatus.PASSING);
    assertEquals(List.of("A 10.0.0.1"), web());
    cluster.node("n1", "10.0.0.2");
    assertEquals(List.of("A 10.0.0.2"), web());
    cluster.check("n1", "", CheckStatus.CRITICAL);
    assertEquals(List.of(), web());
    cluster.check("n1", "", CheckStatus.PASSING).withoutService("n1", "web");
    assertEquals(List.of(), web());
    cluster.instance("n1", "10.0.0.3", "web", 80);
    assertEquals(List.of("A 10.0.0.3"), web());
    cluster.withoutNode("n1");
    assertEquals(List.of(), web());
  }

  @Test
  void aRepeatedQuestionCostsNoMemory() {
    cluster.instance("n1", "10.0.0.1", "web", 80).instance("n2", "10.0.0.2", "web", 80);
    List<Message> queries =
        List.of(
            query("web.service.consul.", Type.A),
            query("web.service.discovery.", Type.SRV, 1232),
            query("none.service.consul.", Type.A),
            query("n1.node.consul.", Type.A));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    ByteBuffer out = ByteBuffer.allocate(DnsResponder.LONGEST_UDP);
    for (Message query : queries) {
      ByteBuffer in = ByteBuffer.wrap(query.toWire());
      askOften(in, out, 100);
      long before = threads.getCurrentThreadAllocatedBytes();
      askOften(in, out, 10_000);
      long each = (threads.getCurrentThreadAllocatedBytes() - before) / 10_000;
      assertEquals(0, each, "bytes for each " + query.getQuestion());
    }
  }

  private void askOften(ByteBuffer in, ByteBuffer out, int times) {
    for (int i = 0; i < times; i++) {
      asker.responder.respond(cluster.registry(), in.rewind(), out.clear(), Transport.UDP, i);
    }
  }

  @Test
  void inventedNamesNeitherFillTheMemoryNorPushOutWhatIsThere() {
    AnswerCache cache = new AnswerCache();
    cluster.instance("n1", "10.0.0.1", "web", 80);
    Query query = new Query();
    keep(cache, query, "web.service.consul.", Type.A);
    for (int i = 0; i < 20_000; i++) {
      keep(cache, query, "none-" + i + ".service.consul.", Type.A);
      keep(cache, query, String.format("%08x.addr.consul.", i), Type.A);
      keep(cache, query, "web.service.consul.", 1_000 + i);
    }
    read(query, "web.service.consul.", Type.A);
    assertTrue(cache.find(query, cluster.registry()) != null, "the real name is still kept");
    assertTrue(cache.entries() < 1_000, cache.entries() + " entries");
  }

  @Test
  void largeAnswersAreKeptWithinTheBudget() {
    for (int i = 0; i < 2_000; i++) {
      cluster.instance("n" + i, "10.0." + i / 250 + "." + (i % 250 + 1), "web", 80);
    }
    AnswerCache cache = new AnswerCache();
    Query query = new Query();
    int most = 0;
    for (int i = 0; i < 100; i++) {
      keep(cache, query, "web.service" + (i % 2 == 0 ? ".home" : "") + ".consul.", Type.SRV);
      keep(cache, query, "web.service.consul.", 1_000 + i);
      keep(cache, query, "n" + i + ".node.consul.", Type.A);
      most = Math.max(most, cache.size());
    }
    assertTrue(most > 200_000 && most < AnswerCache.BUDGET, most + " bytes");
    assertEquals(202, cache.entries());
  }

  private void keep(AnswerCache cache, Query query, String name, int type) {
    read(query, name, type);
    WireName wire = WireName.copyOf(query.foldedName(), 0, query.nameLength());
    Answer answer = new Answers(DnsSettings.of("home")).answer(wire, type, cluster.registry());
    cache.put(query, EncodedAnswer.of(answer, wire, cluster.registry()));
  }

  private static void read(Query query, String name, int type) {
    byte[] bytes = query(name, type).toWire();
    System.arraycopy(bytes, 0, query.bytes(), 0, bytes.length);
    assertEquals(Query.Reading.QUESTION, query.read(bytes.length));
  }
}
