package io.discovery.agent.host;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/**
 * How functions of Linux's C library are called (JEP 454), with the {@code errno} they leave. Any
 * thread.
 */
public final class CLibrary {
  /** What every function takes as its first argument: where its {@code errno} is kept. */
  public static final StructLayout STATE = Linker.Option.captureStateLayout();

  private static final VarHandle ERRNO =
      STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private CLibrary() {}

  /** A function by its name; the handle takes a {@link #STATE} before the function's arguments. */
  @SuppressWarnings("restricted") // the launcher enables native access
  public static MethodHandle function(
      String name, FunctionDescriptor descriptor, Linker.Option... more) {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = linker.defaultLookup();
    Linker.Option[] options = new Linker.Option[more.length + 1];
    System.arraycopy(more, 0, options, 1, more.length);
    options[0] = Linker.Option.captureCallState("errno");
    return linker.downcallHandle(symbols.findOrThrow(name), descriptor, options);
  }

  /** What the last function that was given this state left. */
  public static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  /** For a call that failed to be made, though handles are called with the types they have. */
  public static IllegalStateException impossible(Throwable e) {
    return new IllegalStateException("a call of the C library failed to be made", e);
  }
}
