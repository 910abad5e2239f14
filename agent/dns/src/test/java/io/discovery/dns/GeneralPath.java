package io.discovery.dns;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.SRVRecord;
import org.xbill.DNS.TXTRecord;

/** Answers put into messages by dnsjava, byte for byte without our help: the oracle. */
final class GeneralPath {
  private GeneralPath() {}

  /** The message with all choices and all additional records, through the wire and back. */
  static Message message(Message query, Answer answer) {
    try {
      Message message = new Message(query.getHeader().getID());
      message.getHeader().setRcode(answer.code());
      message.addRecord(query.getQuestion(), 0);
      Set<Record> additional = new LinkedHashSet<>();
      for (Answer.Choice choice : answer.choices()) {
        for (ResourceRecord record : choice.records()) {
          message.addRecord(record(record), 1);
        }
        for (ResourceRecord record : choice.glue()) {
          additional.add(record(record));
        }
      }
      for (ResourceRecord record : answer.authority()) {
        message.addRecord(record(record), 2);
      }
      additional.forEach(record -> message.addRecord(record, 3));
      return new Message(message.toWire());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Record record(ResourceRecord record) throws IOException {
    Name owner = new Name(record.owner().bytes());
    long ttl = record.ttlSeconds();
    return switch (record.data()) {
      case RecordData.Address a ->
          a.address() instanceof Inet4Address
              ? new ARecord(owner, DClass.IN, ttl, a.address())
              : new AAAARecord(owner, DClass.IN, ttl, a.address());
      case RecordData.Srv s ->
          new SRVRecord(
              owner,
              DClass.IN,
              ttl,
              s.priority(),
              s.weight(),
              s.port(),
              new Name(s.target().bytes()));
      case RecordData.Alias a ->
          new CNAMERecord(owner, DClass.IN, ttl, new Name(a.target().bytes()));
      case RecordData.NameServer n ->
          new NSRecord(owner, DClass.IN, ttl, new Name(n.target().bytes()));
      case RecordData.Authority a ->
          new SOARecord(
              owner,
              DClass.IN,
              ttl,
              new Name(a.primary().bytes()),
              new Name(a.mailbox().bytes()),
              a.serial(),
              3600,
              600,
              86_400,
              a.minimum());
      case RecordData.Text t -> text(owner, ttl, t.text());
    };
  }

  private static Record text(Name owner, long ttl, String text) {
    String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return new TXTRecord(owner, DClass.IN, ttl, bytes);
  }
}
