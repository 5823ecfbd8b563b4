package dev.mutatenn.inferencerunner.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Takes from this process whatever an artifact does not need. Each step is tried; what a machine does not allow is told. */
public final class Confinement {
  private static final int SIGKILL = 9;
  private static final int PR_SET_PDEATHSIG = 1;
  private static final int PR_SET_DUMPABLE = 4;
  private static final int PR_SET_NO_NEW_PRIVS = 38;
  private static final int RLIMIT_CPU = 0;
  private static final int RLIMIT_FSIZE = 1;
  private static final int RLIMIT_DATA = 2;
  private static final int RLIMIT_CORE = 4;
  private static final int RLIMIT_NOFILE = 7;
  private static final int FILES = 256;
  /** Between SIGXCPU, which can be told from other ends, and SIGKILL. */
  private static final long CPU_GRACE_SECONDS = 5;
  private static final int CAPABILITY_VERSION = 0x20080522;

  private Confinement() {}

  /** Makes the kernel end this process when the thread that started it, or its process, ends. */
  public static void dieWithParent(long parent) {
    Libc.prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L) != parent) {
      // It was gone before the kernel knew.
      Runtime.getRuntime().halt(1);
    }
  }

  /** After the worker, which has to keep its deadlines. */
  public static void yieldTo(int nice) {
    Libc.setNice(nice);
  }

  /**
   * The rest, for the calling thread and those it starts; the limits and the system call filter for the whole process.
   *
   * @param memoryBytes private writable memory the process may have; 0 for no limit
   * @param network whether it keeps the network
   * @param deviceFiles whether it may write to device files
   * @return what is missing, in words
   */
  public static List<String> apply(long memoryBytes, boolean network, boolean deviceFiles) {
    List<String> missing = new ArrayList<>();
    require(missing, Libc.prctl(PR_SET_NO_NEW_PRIVS, 1), "no_new_privs");
    require(missing, Libc.prctl(PR_SET_DUMPABLE, 0), "undumpable");
    require(missing, Libc.setrlimit(RLIMIT_CORE, 0, 0), "core limit");
    require(missing, Libc.setrlimit(RLIMIT_FSIZE, 0, 0), "file size limit");
    require(missing, Libc.setrlimit(RLIMIT_NOFILE, FILES, FILES), "file limit");
    if (memoryBytes > 0) {
      require(missing, Libc.setrlimit(RLIMIT_DATA, memoryBytes, memoryBytes), "memory limit");
    }
    require(missing, dropCapabilities(), "dropped capabilities");
    WriteBarrier.install(deviceFiles).ifPresent(missing::add);
    SystemCallFilter.install(network).ifPresent(missing::add);
    return missing;
  }

  /** Limits the processor time of this process, from its start on. */
  public static void limitProcessorTime(long seconds) {
    Libc.setrlimit(RLIMIT_CPU, seconds, seconds + CPU_GRACE_SECONDS);
  }

  /** capset(2) of nothing; under a privileged user it makes of root somebody who owns files. */
  private static int dropCapabilities() {
    long number = System.getProperty("os.arch").equals("amd64") ? 126 : 91;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment header = arena.allocateFrom(java.lang.foreign.ValueLayout.JAVA_INT, CAPABILITY_VERSION, 0);
      MemorySegment none = arena.allocate(24, 8);
      return (int) Libc.syscall(number, header.address(), none.address());
    }
  }

  private static void require(List<String> missing, int result, String what) {
    if (result < 0) {
      missing.add("no " + what + " (errno " + Libc.errno() + ")");
    }
  }
}
