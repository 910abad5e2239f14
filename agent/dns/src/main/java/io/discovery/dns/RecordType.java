package io.discovery.dns;

/** Numbers of record types (RFC 1035 §3.2.2 and its successors). A question may carry any other. */
final class RecordType {
  static final int A = 1;
  static final int NS = 2;
  static final int CNAME = 5;
  static final int SOA = 6;
  static final int TXT = 16;
  static final int AAAA = 28;
  static final int SRV = 33;
  static final int OPT = 41;
  static final int AXFR = 252;
  static final int ANY = 255;

  private RecordType() {}

  /** Whether a question of that type is answered with records of the other. */
  static boolean asks(int questionType, int recordType) {
    return questionType == recordType || questionType == ANY;
  }
}
