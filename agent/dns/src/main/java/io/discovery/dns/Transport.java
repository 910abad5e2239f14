package io.discovery.dns;

/** How a question came and its answer goes: it decides how long the answer may be. */
public enum Transport {
  /** One datagram each way. */
  UDP,
  /** A stream with two bytes of length before each message (RFC 7766 §8). */
  TCP
}
