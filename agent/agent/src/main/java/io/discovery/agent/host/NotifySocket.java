package io.discovery.agent.host;

import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Datagrams to a socket of the Unix domain (unix(7), sendto(2)), which Java's own channels do not
 * know. Never blocks. Used by one thread at a time.
 */
final class NotifySocket {
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int EAGAIN = 11;

  /** Where the path begins in a sockaddr_un, and how long it may be. */
  private static final int PATH_AT = 2;

  private static final int LONGEST_PATH = 108;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private final MethodHandle sendto =
      CLibrary.function(
          "sendto", FunctionDescriptor.of(LONG, INT, POINTER, LONG, INT, POINTER, INT));
  private final MemorySegment state;
  private final MemorySegment address;
  private final int descriptor;

  /**
   * Opens a socket that sends there; it stays open until the process ends.
   *
   * @param to an absolute path or, after {@code @}, a name in the abstract namespace
   */
  NotifySocket(String to) throws IOException {
    byte[] path = to.getBytes(StandardCharsets.UTF_8);
    boolean named = to.startsWith("@");
    if ((!named && !to.startsWith("/")) || path.length < 2 || path.length >= LONGEST_PATH) {
      throw new IOException("neither a path nor @NAME of at most " + (LONGEST_PATH - 1) + " bytes");
    }
    Arena arena = Arena.ofAuto();
    state = arena.allocate(CLibrary.STATE);
    // A path ends with a NUL that counts; a name begins with one.
    address = arena.allocate(PATH_AT + path.length + (named ? 0 : 1), 8);
    address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    MemorySegment.copy(path, 0, address, ValueLayout.JAVA_BYTE, PATH_AT, path.length);
    if (named) {
      address.set(ValueLayout.JAVA_BYTE, PATH_AT, (byte) 0);
    }
    try {
      MethodHandle socket = CLibrary.function("socket", FunctionDescriptor.of(INT, INT, INT, INT));
      descriptor = (int) socket.invokeExact(state, AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
    if (descriptor < 0) {
      throw new IOException("no socket: errno " + errno());
    }
  }

  /** Sends one datagram; false when the receiver's queue is full. */
  boolean send(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    long sent;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment copy = arena.allocate(bytes.length);
      MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int length = (int) address.byteSize();
      int flags = MSG_DONTWAIT | MSG_NOSIGNAL;
      sent =
          (long)
              sendto.invokeExact(
                  state, descriptor, copy, (long) bytes.length, flags, address, length);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
    if (sent < 0 && errno() != EAGAIN) {
      throw new IOException("errno " + errno());
    }
    return sent >= 0;
  }

  private int errno() {
    return CLibrary.errno(state);
  }
}
