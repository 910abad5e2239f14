package io.discovery.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.discovery.catalog.Registry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Asks a responder as a client would and reads what it says with dnsjava. */
final class Asker {
  final DnsResponder responder;
  private long seed = 1;

  Asker(DnsSettings settings) {
    responder = new DnsResponder(settings);
  }

  static Asker home() {
    return new Asker(DnsSettings.of("home"));
  }

  /** A query without EDNS. */
  static Message query(String name, int type) {
    try {
      Message query = new Message(4711);
      query.addRecord(Record.newRecord(Name.fromString(name), type, DClass.IN), 0);
      query.getHeader().setFlag(org.xbill.DNS.Flags.RD);
      return query;
    } catch (TextParseException e) {
      throw new IllegalArgumentException(name, e);
    }
  }

  static Message query(String name, int type, int ednsSize) {
    Message query = query(name, type);
    query.addRecord(new OPTRecord(ednsSize, 0, 0), 3);
    return query;
  }

  Message ask(Cluster cluster, String name, int type) {
    return ask(cluster.registry(), query(name, type, 1232), Transport.UDP);
  }

  Message ask(Registry registry, Message query, Transport transport) {
    byte[] answer = raw(registry, query.toWire(), transport);
    assertTrue(answer.length > 0, "an answer to " + query);
    return parsed(answer);
  }

  byte[] raw(Registry registry, byte[] query, Transport transport) {
    ByteBuffer out = ByteBuffer.allocate(DnsResponder.LONGEST_TCP);
    int length = responder.respond(registry, ByteBuffer.wrap(query), out, transport, seed++);
    assertEquals(length, out.position());
    return Arrays.copyOf(out.array(), length);
  }

  static Message parsed(byte[] answer) {
    try {
      return new Message(answer);
    } catch (IOException e) {
      throw new AssertionError("not a DNS message: " + Arrays.toString(answer), e);
    }
  }

  /** The answer section as sorted lines of {@code type data}. */
  static List<String> answers(Message message) {
    return lines(message, 1);
  }

  /** A section as sorted lines of {@code owner type data}; without OPT. */
  static List<String> section(Message message, int section) {
    List<String> lines = new ArrayList<>();
    for (Record record : message.getSection(section)) {
      if (record.getType() != Type.OPT) {
        lines.add(record.getName() + " " + line(record));
      }
    }
    lines.sort(null);
    return lines;
  }

  private static List<String> lines(Message message, int section) {
    List<String> lines = new ArrayList<>();
    for (Record record : message.getSection(section)) {
      lines.add(line(record));
    }
    lines.sort(null);
    return lines;
  }

  private static String line(Record record) {
    return Type.string(record.getType()) + " " + record.rdataToString();
  }
}
