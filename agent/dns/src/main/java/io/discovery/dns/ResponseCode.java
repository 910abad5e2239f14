package io.discovery.dns;

/** Numbers of response codes (RFC 1035 §4.1.1, RFC 6891 §9). */
final class ResponseCode {
  static final int NOERROR = 0;
  static final int FORMERR = 1;
  static final int NXDOMAIN = 3;
  static final int NOTIMP = 4;
  static final int REFUSED = 5;

  /** Beyond the header's four bits: the upper ones stand in the OPT record. */
  static final int BADVERS = 16;

  private ResponseCode() {}
}
