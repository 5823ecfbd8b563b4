package dev.mutatenn.inferencerunner.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Lets an artifact's fault end the process as the kernel means it to. The JVM (and libtvm_ffi) handle SIGSEGV and its kin; from
 * code that is not the JVM's they make a long report, from a heap that may be broken, and then SIGABRT, so that the parent would learn the
 * wrong signal, late or never.
 *
 * <p>The JVM needs its handlers while Java runs: null checks and safepoints are faults to it. So they are out of force only while
 * the one thread of the runner that does anything is inside native code, and no other thread runs Java.
 */
public final class DefaultSignals implements AutoCloseable {
  private static final int SIGILL = 4;
  private static final int SIGBUS = 7;
  private static final int SIGFPE = 8;
  private static final int SIGSEGV = 11;
  private static final List<Integer> FAULTS = List.of(SIGILL, SIGBUS, SIGFPE, SIGSEGV);
  /** More than the struct sigaction of any Linux C library has. All zero it means SIG_DFL. */
  private static final long STRUCT = 256;

  private final MemorySegment standard = Arena.global().allocate(STRUCT, 16);
  private final MemorySegment kept = Arena.global().allocate(STRUCT * FAULTS.size(), 16);

  /** Takes the handlers out of force. */
  public void enter() {
    for (int i = 0; i < FAULTS.size(); i++) {
      Libc.sigaction(FAULTS.get(i), standard, kept.asSlice(i * STRUCT, STRUCT));
    }
  }

  /** Puts them back. */
  @Override
  public void close() {
    for (int i = 0; i < FAULTS.size(); i++) {
      Libc.sigaction(FAULTS.get(i), kept.asSlice(i * STRUCT, STRUCT), MemorySegment.NULL);
    }
  }
}
