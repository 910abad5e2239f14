package io.discovery.agent.archive;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Whose state an archive holds, by how {@code state.bin} begins. */
public enum Maker {
  /** This program, in a format it reads. */
  DISCOVERY(""),

  /** Consul: a MessagePack map whose one key is {@code LastIndex} ({@code fsm.snapshotHeader}). */
  CONSUL(
      "this snapshot was made by Consul, whose state discovery does not read: services register"
          + " themselves here; keys and values come over with \"consul kv export\" there and"
          + " \"consul kv import\" here"),

  /** Another program, or a newer version of this one. */
  UNKNOWN(
      "the state in this snapshot is of a format that this version does not read: restore it with"
          + " the version that saved it, or a newer one");

  /** Format and version, in a line that {@code head -1} shows. */
  static final byte[] OURS = "discovery state 1\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] CONSULS =
      "\u0081\u00a9LastIndex".getBytes(StandardCharsets.ISO_8859_1);

  private final String refusal;

  Maker(String refusal) {
    this.refusal = refusal;
  }

  /** Judges by the first bytes, as many as {@link #OURS} has or all there are. */
  static Maker of(byte[] begin) {
    if (Arrays.equals(begin, OURS)) {
      return DISCOVERY;
    }
    boolean consul =
        begin.length >= CONSULS.length
            && Arrays.equals(begin, 0, CONSULS.length, CONSULS, 0, CONSULS.length);
    return consul ? CONSUL : UNKNOWN;
  }

  /** Why it cannot be restored here, and what to do; empty when it can. */
  public String refusal() {
    return refusal;
  }
}
