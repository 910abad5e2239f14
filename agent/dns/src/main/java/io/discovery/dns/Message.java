package io.discovery.dns;

/**
 * A message being written; one per thread, used again for each (RFC 1035 §4.1).
 *
 * <p>The first twelve bytes are the header, written last, when the counts are known.
 */
final class Message {
  private static final int FLAG_RESPONSE = 0x8000;
  private static final int FLAG_AUTHORITATIVE = 0x0400;
  private static final int FLAG_TRUNCATED = 0x0200;

  final byte[] bytes;
  int end;
  int answerRecords;
  int authorityRecords;
  int additionalRecords;
  boolean truncated;
  private int limit;

  Message(int longest) {
    bytes = new byte[longest];
  }

  /** Begins a message with the question of a query. */
  void begin(Query query, int longest) {
    beginWithoutQuestion(longest);
    end = query.questionEnd();
    System.arraycopy(
        query.bytes(), Query.HEADER, bytes, Query.HEADER, query.questionEnd() - Query.HEADER);
  }

  void beginWithoutQuestion(int longest) {
    end = Query.HEADER;
    limit = longest;
    answerRecords = 0;
    authorityRecords = 0;
    additionalRecords = 0;
    truncated = false;
  }

  /** Copies a group of records when there is room for all of it. */
  boolean append(Section section, int group) {
    int length = section.length(group);
    if (end + length > limit) {
      return false;
    }
    section.copy(group, bytes, end);
    end += length;
    return true;
  }

  /** Notes that what was asked for did not all fit. */
  void truncate() {
    truncated = true;
  }

  /** Appends the OPT record (RFC 6891 §6.1.2), for which room was kept beyond the limit. */
  void appendOpt(Query query, int code) {
    bytes[end] = 0;
    u16(end + 1, RecordType.OPT);
    u16(end + 3, DnsResponder.LONGEST_UDP);
    bytes[end + 5] = (byte) (code >>> 4);
    bytes[end + 6] = 0;
    u16(end + 7, query.echoedEdnsFlags());
    u16(end + 9, 0);
    end += DnsResponder.OPT_LENGTH;
    additionalRecords++;
  }

  /** Writes the header; the message is then complete. */
  void finish(Query query, int code, boolean authoritative, boolean withQuestion) {
    bytes[0] = query.bytes()[0];
    bytes[1] = query.bytes()[1];
    u16(
        2,
        FLAG_RESPONSE
            | query.echoedFlags()
            | (authoritative ? FLAG_AUTHORITATIVE : 0)
            | (truncated ? FLAG_TRUNCATED : 0)
            | (code & 0xF));
    u16(4, withQuestion ? 1 : 0);
    u16(6, answerRecords);
    u16(8, authorityRecords);
    u16(10, additionalRecords);
  }

  private void u16(int at, int value) {
    bytes[at] = (byte) (value >>> 8);
    bytes[at + 1] = (byte) value;
  }
}
