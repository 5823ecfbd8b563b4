package dev.mutatenn.inferencerunner.os;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * A Landlock rule set (linux/landlock.h) without a rule, or with one that allows to write to what lies in /dev: the calling thread and
 * those it starts can read files, and write, make, rename, truncate or remove no other. What is open stays open.
 */
final class WriteBarrier {
  private static final long CREATE_RULESET = 444;
  private static final long RESTRICT_SELF = 446;
  private static final long ADD_RULE = 445;
  private static final long VERSION = 1;
  private static final int PATH_BENEATH = 1;
  private static final long WRITE_FILE = 1 << 1;
  /** WRITE_FILE, REMOVE_DIR, REMOVE_FILE and the seven MAKE_ rights. */
  private static final long WRITES = 1 << 1 | 0x1ff << 4;
  private static final long REFER = 1 << 13;
  private static final long TRUNCATE = 1 << 14;

  private WriteBarrier() {}

  /** Puts it in force; tells why not where the machine does not allow it. */
  static Optional<String> install(boolean deviceFiles) {
    long version = Libc.syscall(CREATE_RULESET, 0, 0, VERSION);
    if (version < 1) {
      return Optional.of("no write barrier (Landlock: errno " + Libc.errno() + ")");
    }
    try (Arena arena = Arena.ofConfined()) {
      long handled = WRITES | (version >= 2 ? REFER : 0) | (version >= 3 ? TRUNCATE : 0);
      MemorySegment attribute = arena.allocateFrom(ValueLayout.JAVA_LONG, handled);
      long ruleset = Libc.syscall(CREATE_RULESET, attribute.address(), attribute.byteSize(), 0);
      if (ruleset >= 0 && deviceFiles && !allowDeviceFiles(ruleset, arena)) {
        return Optional.of("no access to device files (Landlock: errno " + Libc.errno() + ")");
      }
      if (ruleset < 0 || Libc.syscall(RESTRICT_SELF, ruleset, 0) != 0) {
        return Optional.of("no write barrier (Landlock: errno " + Libc.errno() + ")");
      }
      return Optional.empty();
    }
  }

  /** struct landlock_path_beneath_attr: the right, then the folder's descriptor, packed. */
  private static boolean allowDeviceFiles(long ruleset, Arena arena) {
    int folder = Libc.openForReading("/dev");
    MemorySegment attribute = arena.allocate(Long.BYTES + Integer.BYTES, Long.BYTES);
    attribute.set(ValueLayout.JAVA_LONG, 0, WRITE_FILE);
    attribute.set(ValueLayout.JAVA_INT, Long.BYTES, folder);
    return folder >= 0 && Libc.syscall(ADD_RULE, ruleset, PATH_BENEATH, attribute.address(), 0) == 0;
  }
}
