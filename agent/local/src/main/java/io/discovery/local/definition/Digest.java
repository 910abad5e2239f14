package io.discovery.local.definition;

import java.time.Duration;
import java.util.List;

/**
 * A 64-bit digest of a check's definition (FNV-1a over length-prefixed fields). It tells whether a
 * check that stands in the catalog was made by the same definition; it guards against mistakes, not
 * against malice. The order of what is added never changes: digests outlive restarts and upgrades.
 */
final class Digest {
  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long state = OFFSET_BASIS;

  /** Digest of all that decides the check's result; name, notes and initial status do not. */
  static long of(CheckDefinition check) {
    Digest digest = new Digest();
    digest.add(check.id()).add(check.serviceId()).add(check.interval()).add(check.timeout());
    digest.add(check.kind().type());
    switch (check.kind()) {
      case CheckKind.Script script -> digest.add(script.args());
      case CheckKind.Http http -> {
        digest.add(http.url()).add(http.method()).add(http.body());
        digest.add(http.tlsSkipVerify() ? 1 : 0).add(http.header().size());
        http.header().forEach((name, values) -> digest.add(name).add(values));
      }
      case CheckKind.Tcp tcp -> digest.add(tcp.host()).add(tcp.port());
      case CheckKind.Ttl ttl -> digest.add(ttl.ttl());
      case CheckKind.Puppet puppet -> digest.add(puppet.maxAge()).add(puppet.stateDirectory());
    }
    return digest.state == 0 ? 1 : digest.state;
  }

  private Digest add(String text) {
    add(text.length());
    for (int i = 0; i < text.length(); i++) {
      octet(text.charAt(i) >>> 8);
      octet(text.charAt(i));
    }
    return this;
  }

  private Digest add(List<String> texts) {
    add(texts.size());
    texts.forEach(this::add);
    return this;
  }

  private Digest add(Duration duration) {
    return add(duration.toNanos());
  }

  private Digest add(long number) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      octet((int) (number >>> shift));
    }
    return this;
  }

  private void octet(int value) {
    state = (state ^ (value & 0xff)) * PRIME;
  }
}
