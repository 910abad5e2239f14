package io.discovery.dns;

/**
 * A record of class IN (RFC 1035 §3.2.1).
 *
 * @param owner the name it is about
 * @param ttlSeconds how long a cache may keep it
 */
record ResourceRecord(WireName owner, int ttlSeconds, RecordData data) {}
