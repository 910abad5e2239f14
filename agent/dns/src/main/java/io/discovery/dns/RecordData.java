package io.discovery.dns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a resource record says: one record here per type that we answer with. */
sealed interface RecordData {
  /** Number of the type. */
  int type();

  /** Writes the data, without its length. */
  void writeTo(WireWriter out);

  /** The name whose addresses a client will want next, or null. */
  default @Nullable WireName target() {
    return null;
  }

  /** Where the target begins in the data, in bytes. */
  default int targetAt() {
    return 0;
  }

  /** A (RFC 1035 §3.4.1) or AAAA (RFC 3596), by the family of the address. */
  record Address(InetAddress address) implements RecordData {
    @Override
    public int type() {
      return address instanceof Inet4Address ? RecordType.A : RecordType.AAAA;
    }

    @Override
    public void writeTo(WireWriter out) {
      out.bytes(address.getAddress());
    }
  }

  /** SRV (RFC 2782). Its target must not be compressed. */
  record Srv(int priority, int weight, int port, WireName target) implements RecordData {
    @Override
    public int type() {
      return RecordType.SRV;
    }

    @Override
    public void writeTo(WireWriter out) {
      out.u16(priority);
      out.u16(weight);
      out.u16(port);
      out.name(target);
    }

    @Override
    public int targetAt() {
      return 3 * Short.BYTES;
    }
  }

  /** CNAME (RFC 1035 §3.3.1). */
  record Alias(WireName target) implements RecordData {
    @Override
    public int type() {
      return RecordType.CNAME;
    }

    @Override
    public void writeTo(WireWriter out) {
      out.compressibleName(target);
    }
  }

  /** NS (RFC 1035 §3.3.11). */
  record NameServer(WireName target) implements RecordData {
    @Override
    public int type() {
      return RecordType.NS;
    }

    @Override
    public void writeTo(WireWriter out) {
      out.compressibleName(target);
    }
  }

  /**
   * SOA (RFC 1035 §3.3.13); {@code minimum} is the time to live of negative answers (RFC 2308 §4).
   * There are no secondaries: refresh, retry and expire are the family's and mean nothing here.
   */
  record Authority(WireName primary, WireName mailbox, int serial, int minimum)
      implements RecordData {
    private static final int REFRESH_SECONDS = 3600;
    private static final int RETRY_SECONDS = 600;
    private static final int EXPIRE_SECONDS = 86_400;

    /** Where the serial begins, in bytes before the end of the data. */
    static final int SERIAL_BEFORE_END = 5 * Integer.BYTES;

    @Override
    public int type() {
      return RecordType.SOA;
    }

    @Override
    public void writeTo(WireWriter out) {
      out.compressibleName(primary);
      out.compressibleName(mailbox);
      out.u32(serial);
      out.u32(REFRESH_SECONDS);
      out.u32(RETRY_SECONDS);
      out.u32(EXPIRE_SECONDS);
      out.u32(minimum);
    }
  }

  /** TXT (RFC 1035 §3.3.14): one text, cut into strings of at most 255 bytes. */
  record Text(String text) implements RecordData {
    private static final int LONGEST_STRING = 255;

    @Override
    public int type() {
      return RecordType.TXT;
    }

    @Override
    public void writeTo(WireWriter out) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int at = 0;
      do {
        int length = Math.min(LONGEST_STRING, bytes.length - at);
        out.u8(length);
        out.bytes(bytes, at, length);
        at += length;
      } while (at < bytes.length);
    }
  }
}
