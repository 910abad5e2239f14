package io.discovery.dns;

/**
 * A query being read; one per thread, used again for each. Reads the header, the question and an
 * OPT record; steps over everything else. Nothing is believed before it was compared with what has
 * arrived.
 */
final class Query {
  /** Length of a message's header, in bytes. */
  static final int HEADER = 12;

  /** The longest query that is read, in bytes: a question and an OPT record need under 400. */
  static final int LONGEST = 4096;

  /** What came of reading. */
  enum Reading {
    /** A question to answer. */
    QUESTION,
    /** No query at all: an answer to it could only do harm (a loop of answers). */
    NO_QUERY,
    /** Broken, or with more or less than one question (RFC 9619). */
    MALFORMED,
    /** An operation other than QUERY. */
    UNKNOWN_OPERATION,
    /** A version of EDNS other than 0. */
    UNKNOWN_EDNS
  }

  private static final int FLAG_RESPONSE = 0x8000;
  private static final int FLAG_RECURSION_DESIRED = 0x0100;
  private static final int FLAG_CHECKING_DISABLED = 0x0010;
  private static final int EDNS_FLAG_DNSSEC_OK = 0x8000;
  private static final int LONGEST_LABEL = WireName.LONGEST_LABEL;

  /** Type and class behind a name. */
  private static final int TYPE_AND_CLASS = 4;

  /** Type, class, TTL and length of data behind a record's owner. */
  private static final int RECORD_FIXED = 10;

  private final byte[] bytes = new byte[LONGEST];
  private final byte[] foldedName = new byte[WireName.LONGEST_NAME];
  private int length;
  private int flags;
  private int nameLength;
  private int nameHash;
  private int type;
  private int questionClass;
  private boolean edns;
  private int ednsSize;
  private int ednsVersion;
  private int ednsFlags;

  byte[] bytes() {
    return bytes;
  }

  /** Reads the message of that length that stands in {@link #bytes()}. */
  Reading read(int messageLength) {
    length = messageLength;
    edns = false;
    ednsVersion = 0;
    ednsFlags = 0;
    nameLength = 0;
    if (length < HEADER) {
      return Reading.NO_QUERY;
    }
    flags = u16(2);
    if ((flags & FLAG_RESPONSE) != 0) {
      return Reading.NO_QUERY;
    }
    if ((flags & 0x7800) != 0) {
      return Reading.UNKNOWN_OPERATION;
    }
    if (u16(4) != 1 || !readQuestion() || !readRecords()) {
      return Reading.MALFORMED;
    }
    return ednsVersion == 0 ? Reading.QUESTION : Reading.UNKNOWN_EDNS;
  }

  private boolean readQuestion() {
    int at = HEADER;
    int hash = 0;
    boolean root = false;
    while (!root) {
      // A label's length. Compression has nothing to point at yet, and nothing longer exists.
      int labelLength = at < length ? bytes[at] & 0xFF : LONGEST_LABEL + 1;
      int labelEnd = at + 1 + labelLength;
      if (labelLength > LONGEST_LABEL
          || labelEnd > length
          || labelEnd - HEADER > WireName.LONGEST_NAME) {
        return false;
      }
      root = labelLength == 0;
      for (; at < labelEnd; at++) {
        byte b = WireName.fold(bytes[at]);
        foldedName[at - HEADER] = b;
        hash = 31 * hash + b;
      }
    }
    if (at + TYPE_AND_CLASS > length) {
      return false;
    }
    nameLength = at - HEADER;
    nameHash = hash;
    type = u16(at);
    questionClass = u16(at + 2);
    return true;
  }

  private boolean readRecords() {
    int before = u16(6) + u16(8);
    int additional = u16(10);
    int at = questionEnd();
    for (int i = 0; i < before + additional; i++) {
      int owner = at;
      at = skipName(at);
      if (at < 0 || at + RECORD_FIXED > length) {
        return false;
      }
      int next = at + RECORD_FIXED + u16(at + 8);
      if (next > length) {
        return false;
      }
      if (u16(at) == RecordType.OPT && i >= before) {
        if (edns || at != owner + 1) {
          return false;
        }
        edns = true;
        ednsSize = u16(at + 2);
        ednsVersion = bytes[at + 5] & 0xFF;
        ednsFlags = u16(at + 6);
      }
      at = next;
    }
    return true;
  }

  /** Where a record's owner ends, or -1. */
  private int skipName(int from) {
    int at = from;
    while (at < length) {
      int label = bytes[at] & 0xFF;
      if (label >= 0xC0) {
        return at + 2;
      }
      if (label > LONGEST_LABEL) {
        return -1;
      }
      at += label + 1;
      if (label == 0) {
        return at;
      }
    }
    return -1;
  }

  int questionEnd() {
    return HEADER + nameLength + TYPE_AND_CLASS;
  }

  /** The question's name in lower case, of {@link #nameLength()} bytes. */
  byte[] foldedName() {
    return foldedName;
  }

  int nameLength() {
    return nameLength;
  }

  /** Hash of name and type. */
  int hash() {
    int hash = 31 * nameHash + type;
    return hash ^ (hash >>> 16);
  }

  int type() {
    return type;
  }

  int questionClass() {
    return questionClass;
  }

  boolean edns() {
    return edns;
  }

  /** The longest datagram that the client takes. */
  int ednsSize() {
    return ednsSize;
  }

  /** Flags of the header that an answer repeats (RFC 1035 §4.1.1, RFC 4035 §3.1.6). */
  int echoedFlags() {
    return flags & (0x7800 | FLAG_RECURSION_DESIRED | FLAG_CHECKING_DISABLED);
  }

  /** Flags of the OPT record that an answer repeats (RFC 3225 §3). */
  int echoedEdnsFlags() {
    return ednsFlags & EDNS_FLAG_DNSSEC_OK;
  }

  private int u16(int at) {
    return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
  }
}
