package io.discovery.dns;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A domain name as it stands on the wire without compression (RFC 1035 §3.1): labels behind their
 * lengths, the empty label of the root last. Two names are equal without regard to ASCII case.
 */
final class WireName {
  /** RFC 1035 §2.3.4, in bytes. */
  static final int LONGEST_LABEL = 63;

  /** RFC 1035 §2.3.4, in bytes, lengths and root included. */
  static final int LONGEST_NAME = 255;

  private final byte[] wire;

  private WireName(byte[] wire) {
    this.wire = wire;
  }

  /** The name written with dots, the last one optional; null when no such DNS name can be. */
  static @Nullable WireName of(String dotted) {
    byte[] text = dotted.getBytes(StandardCharsets.UTF_8);
    int length = text.length;
    if (length > 0 && text[length - 1] == '.') {
      length--;
    }
    if (length == 0) {
      return dotted.equals(".") ? new WireName(new byte[1]) : null;
    }
    if (length + 2 > LONGEST_NAME) {
      return null;
    }
    byte[] wire = new byte[length + 2];
    int labelAt = 0;
    for (int i = 0; i <= length; i++) {
      if (i < length && text[i] != '.') {
        wire[i + 1] = text[i];
        continue;
      }
      int labelLength = i - labelAt;
      if (labelLength == 0 || labelLength > LONGEST_LABEL) {
        return null;
      }
      wire[labelAt] = (byte) labelLength;
      labelAt = i + 1;
    }
    return new WireName(wire);
  }

  /** A well-formed name out of a message. */
  static WireName copyOf(byte[] message, int from, int length) {
    return new WireName(Arrays.copyOfRange(message, from, from + length));
  }

  /** The name of dotted labels below another name; null when no such DNS name can be. */
  static @Nullable WireName below(String dotted, WireName parent) {
    WireName relative = dotted.endsWith(".") ? null : of(dotted);
    if (relative == null) {
      return null;
    }
    int own = relative.wire.length - 1;
    if (own + parent.wire.length > LONGEST_NAME) {
      return null;
    }
    byte[] joined = Arrays.copyOf(relative.wire, own + parent.wire.length);
    System.arraycopy(parent.wire, 0, joined, own, parent.wire.length);
    return new WireName(joined);
  }

  int length() {
    return wire.length;
  }

  byte[] bytes() {
    return wire;
  }

  /** Where the part that starts at {@code from} stands at the end of this name, or -1. */
  int endsWith(WireName other, int from) {
    int at = wire.length - (other.wire.length - from);
    for (int label = 0; label <= at; label += wire[label] + 1) {
      if (label == at) {
        return matches(other, from, at) ? at : -1;
      }
      if (wire[label] == 0) {
        break;
      }
    }
    return -1;
  }

  private boolean matches(WireName other, int from, int at) {
    for (int i = at, j = from; i < wire.length; i++, j++) {
      if (fold(wire[i]) != fold(other.wire[j])) {
        return false;
      }
    }
    return true;
  }

  /** ASCII lower case. Lengths of labels are below {@code 'A'} and stay as they are. */
  static byte fold(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WireName name && name.wire.length == wire.length && matches(name, 0, 0);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (byte b : wire) {
      hash = 31 * hash + fold(b);
    }
    return hash;
  }

  /** The name with dots; bytes that are not UTF-8 are replaced. For messages to people. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
      text.append(new String(wire, at + 1, wire[at], StandardCharsets.UTF_8)).append('.');
    }
    return text.isEmpty() ? "." : text.toString();
  }
}
