package io.discovery.agent.checks;

import io.discovery.agent.host.CLibrary;
import java.io.IOException;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.OptionalLong;

/**
 * The few calls of Linux's C library that Java has no words for (manual pages kill(2), prctl(2),
 * waitid(2), pipe(2), read(2)). None of them blocks as used here. Used by one thread: the buffers
 * are shared between calls.
 */
final class Libc {
  /** Bytes one {@link #read} takes at most. */
  static final int READ_BYTES = 8192;

  private static final int SIGKILL = 9;
  private static final int ESRCH = 3;
  private static final int ECHILD = 10;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final int PR_SET_CHILD_SUBREAPER = 36;
  private static final int P_ALL = 0;
  private static final int WNOHANG = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;

  /** Size of siginfo_t, and where in it the pid stands on 64-bit Linux. */
  private static final int SIGINFO_BYTES = 128;

  private static final int SIGINFO_PID = 16;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
  private static final AddressLayout POINTER = ValueLayout.ADDRESS;

  private final MethodHandle kill = CLibrary.function("kill", FunctionDescriptor.of(INT, INT, INT));
  private final MethodHandle waitid =
      CLibrary.function("waitid", FunctionDescriptor.of(INT, INT, INT, POINTER, INT));
  private final MethodHandle waitpid =
      CLibrary.function("waitpid", FunctionDescriptor.of(INT, INT, POINTER, INT));
  private final MethodHandle pipe2 =
      CLibrary.function("pipe2", FunctionDescriptor.of(INT, POINTER, INT));
  private final MethodHandle read =
      CLibrary.function("read", FunctionDescriptor.of(LONG, INT, POINTER, LONG));
  private final MethodHandle close = CLibrary.function("close", FunctionDescriptor.of(INT, INT));
  private final MethodHandle prctl =
      CLibrary.function(
          "prctl",
          FunctionDescriptor.of(INT, INT, LONG, LONG, LONG, LONG),
          Linker.Option.firstVariadicArg(1));
  private final MemorySegment state;
  private final MemorySegment siginfo;
  private final MemorySegment ends;
  private final MemorySegment buffer;

  /** Both ends of a pipe, as numbers of descriptors; neither is inherited by programs. */
  record Pipe(int readEnd, int writeEnd) {}

  Libc() {
    Arena arena = Arena.ofAuto();
    state = arena.allocate(CLibrary.STATE);
    siginfo = arena.allocate(SIGINFO_BYTES, 8);
    ends = arena.allocate(8, 4);
    buffer = arena.allocate(READ_BYTES);
  }

  /** Orphans below this process become its children, instead of those of process 1. */
  void adoptOrphans() {
    try {
      int _ = (int) prctl.invokeExact(state, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  /** Kills a process group; false when there is no such group (any more). */
  boolean killGroup(long group) {
    return signal(group, SIGKILL);
  }

  /** Whether any process is left in the group, be it a zombie. */
  boolean groupExists(long group) {
    return signal(group, 0);
  }

  private boolean signal(long group, int signal) {
    try {
      int result = (int) kill.invokeExact(state, (int) -group, signal);
      return result == 0 || errno() != ESRCH;
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  /**
   * A child that has ended and was not collected yet: 0 when there is none now, empty when there
   * are no children at all.
   */
  OptionalLong endedChild() {
    siginfo.set(INT, SIGINFO_PID, 0);
    try {
      int options = WEXITED | WNOHANG | WNOWAIT;
      int result = (int) waitid.invokeExact(state, P_ALL, 0, siginfo, options);
      if (result != 0) {
        return errno() == ECHILD ? OptionalLong.empty() : OptionalLong.of(0);
      }
      return OptionalLong.of(siginfo.get(INT, SIGINFO_PID));
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  /** Collects a child that has ended. */
  void collect(long pid) {
    try {
      int _ = (int) waitpid.invokeExact(state, (int) pid, MemorySegment.NULL, WNOHANG);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  /** A new pipe, not blocking at either end. */
  Pipe pipe() throws IOException {
    int result;
    try {
      result = (int) pipe2.invokeExact(state, ends, O_CLOEXEC | O_NONBLOCK);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
    if (result != 0) {
      throw new IOException("no pipe for the output: errno " + errno());
    }
    return new Pipe(ends.getAtIndex(INT, 0), ends.getAtIndex(INT, 1));
  }

  /** Reads what is there: how many bytes, 0 at the end, negative when there is nothing now. */
  int read(int descriptor, byte[] into) {
    try {
      long got = (long) read.invokeExact(state, descriptor, buffer, (long) READ_BYTES);
      if (got > 0) {
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, into, 0, (int) got);
      }
      return (int) got;
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  void close(int descriptor) {
    try {
      int _ = (int) close.invokeExact(state, descriptor);
    } catch (Throwable e) {
      throw CLibrary.impossible(e);
    }
  }

  private int errno() {
    return CLibrary.errno(state);
  }
}
