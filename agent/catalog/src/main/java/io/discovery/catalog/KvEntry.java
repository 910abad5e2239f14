package io.discovery.catalog;

import java.util.Arrays;

/**
 * A value in the key/value store.
 *
 * @param flags 64 bits that belong to the client, unsigned
 * @param value never changed after construction: callers hand over the array and do not keep it
 * @param lockIndex how often a session has acquired the key
 * @param session id of the session that holds it, or empty
 */
public record KvEntry(String key, byte[] value, long flags, long lockIndex, String session) {

  /** The same in the hands of another session, or of none. */
  KvEntry heldBy(String another) {
    return new KvEntry(key, value, flags, lockIndex, another);
  }

  /** The same with another lock index. */
  KvEntry lockedAs(long another) {
    return new KvEntry(key, value, flags, another, session);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KvEntry that
        && key.equals(that.key)
        && Arrays.equals(value, that.value)
        && flags == that.flags
        && lockIndex == that.lockIndex
        && session.equals(that.session);
  }

  @Override
  public int hashCode() {
    return 31 * key.hashCode() + Arrays.hashCode(value);
  }
}
