package dev.mutatenn.inferencerunner.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** The few functions of the C library that are needed. They return what C does: a negative value for failure. */
final class Libc {
  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MemorySegment CAPTURED = Arena.global().allocate(STATE);

  /**
   * The C library's own symbols, not the process's: a preloaded libjsig answers for {@code sigaction} in the latter, and here the
   * kernel's view is wanted.
   */
  private static final SymbolLookup SYMBOLS = SymbolLookup.libraryLookup("libc.so.6", Arena.global());

  private static final MethodHandle SYSCALL =
      function("syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle PRCTL = function("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle SETRLIMIT = function("setrlimit", -1, JAVA_INT, JAVA_INT, ADDRESS);
  private static final MethodHandle SETPRIORITY = function("setpriority", -1, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle SIGACTION = function("sigaction", -1, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
  private static final MethodHandle OPEN = function("open", 2, JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle DUP2 = function("dup2", -1, JAVA_INT, JAVA_INT, JAVA_INT);

  private Libc() {}

  static long syscall(long number, long... arguments) {
    long[] six = java.util.Arrays.copyOf(arguments, 6);
    try {
      return (long) SYSCALL.invokeExact(CAPTURED, number, six[0], six[1], six[2], six[3], six[4], six[5]);
    } catch (Throwable e) {
      throw new LinkageError("syscall", e);
    }
  }

  static int prctl(int option, long argument) {
    try {
      return (int) PRCTL.invokeExact(CAPTURED, option, argument, 0L, 0L, 0L);
    } catch (Throwable e) {
      throw new LinkageError("prctl", e);
    }
  }

  static int setrlimit(int resource, long soft, long hard) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment limit = arena.allocateFrom(JAVA_LONG, soft, hard);
      return (int) SETRLIMIT.invokeExact(CAPTURED, resource, limit);
    } catch (Throwable e) {
      throw new LinkageError("setrlimit", e);
    }
  }

  /** Of the calling thread, and of those it starts from now on. */
  static int setNice(int value) {
    try {
      return (int) SETPRIORITY.invokeExact(CAPTURED, 0, 0, value);
    } catch (Throwable e) {
      throw new LinkageError("setpriority", e);
    }
  }

  static int sigaction(int signal, MemorySegment action, MemorySegment old) {
    try {
      return (int) SIGACTION.invokeExact(CAPTURED, signal, action, old);
    } catch (Throwable e) {
      throw new LinkageError("sigaction", e);
    }
  }

  static int openForReading(String path) {
    try (Arena arena = Arena.ofConfined()) {
      return (int) OPEN.invokeExact(CAPTURED, arena.allocateFrom(path), 0);
    } catch (Throwable e) {
      throw new LinkageError("open", e);
    }
  }

  static int dup2(int from, int to) {
    try {
      return (int) DUP2.invokeExact(CAPTURED, from, to);
    } catch (Throwable e) {
      throw new LinkageError("dup2", e);
    }
  }

  /** Why the latest call failed. */
  static int errno() {
    return (int) ERRNO.get(CAPTURED, 0L);
  }

  private static MethodHandle function(String name, int firstVariadic, MemoryLayout result, MemoryLayout... arguments) {
    Linker.Option state = Linker.Option.captureCallState("errno");
    Linker.Option[] options =
        firstVariadic < 0 ? new Linker.Option[] {state} : new Linker.Option[] {state, Linker.Option.firstVariadicArg(firstVariadic)};
    return Linker.nativeLinker().downcallHandle(SYMBOLS.findOrThrow(name), FunctionDescriptor.of(result, arguments), options);
  }
}
