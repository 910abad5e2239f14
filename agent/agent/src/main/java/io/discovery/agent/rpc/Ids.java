package io.discovery.agent.rpc;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.UUID;

/** Ids of servers and clusters as they stand in frames: 16 bytes. */
final class Ids {
  private static final int BYTES = 2 * Long.BYTES;

  private Ids() {}

  static ByteString encode(UUID id) {
    ByteBuffer b = ByteBuffer.allocate(BYTES);
    b.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    return ByteString.copyFrom(b.flip());
  }

  /**
   * The id.
   *
   * @throws IllegalArgumentException when it is none
   */
  static UUID decode(ByteString bytes) {
    if (bytes.size() != BYTES) {
      throw new IllegalArgumentException("an id of " + bytes.size() + " bytes");
    }
    ByteBuffer b = bytes.asReadOnlyByteBuffer();
    return new UUID(b.getLong(), b.getLong());
  }
}
