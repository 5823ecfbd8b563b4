package org.apache.tvm;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens shared libraries so that neither later null checks nor failing kernels end the process.
 *
 * <p>Symbols are made global (RTLD_GLOBAL): compiled modules look TVM's functions up in the process, not in a library of
 * their own. The handlers of the signals the JVM uses are put back after each load, because libtvm_ffi.so installs one
 * for SIGSEGV, which the JVM needs to turn null accesses into NullPointerExceptions.
 */
final class NativeLibraries {
  private static final int RTLD_NOW = 0x2;
  private static final int RTLD_GLOBAL = 0x100;
  /** Larger than any Linux libc's struct sigaction (glibc: 152 bytes); its content is only carried back and forth. */
  private static final int SIGACTION_BYTES = 512;
  /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGPIPE on Linux, x86-64 and AArch64 alike. */
  private static final int[] SIGNALS = {4, 5, 7, 8, 11, 13};

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle DLOPEN = systemFunction("dlopen", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle DLSYM = systemFunction("dlsym", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle DLERROR = systemFunction("dlerror", FunctionDescriptor.of(ADDRESS));
  private static final MethodHandle SIGACTION =
      systemFunction("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));

  private NativeLibraries() {}

  static Path find(String fileName, List<Path> folders) {
    return findOptional(fileName, folders).orElseThrow(() -> new UnsatisfiedLinkError(fileName + " is in none of the folders " + folders
        + "; the wheels apache-tvm and apache-tvm-ffi hold it in tvm/lib and tvm_ffi/lib"));
  }

  static Optional<Path> findOptional(String fileName, List<Path> folders) {
    return folders.stream().map(folder -> folder.resolve(fileName)).filter(Files::isRegularFile).findFirst();
  }

  /** Opens a library for the rest of the process's life. */
  static void open(Path library) {
    if (!"Linux".equals(System.getProperty("os.name"))) {
      throw new UnsatisfiedLinkError("tvm4j runs on Linux only, not on " + System.getProperty("os.name"));
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment[] handlers = saveHandlers(arena);
      MemorySegment handle;
      try {
        handle = (MemorySegment) DLOPEN.invokeExact(arena.allocateFrom(library.toString()), RTLD_NOW | RTLD_GLOBAL);
      } finally {
        restoreHandlers(handlers);
      }
      if (handle.address() == 0) {
        throw new UnsatisfiedLinkError("Cannot load " + library + ": " + lastError());
      }
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  /** Finds a symbol among all that was opened (RTLD_DEFAULT). */
  static MemorySegment symbol(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment symbol = (MemorySegment) DLSYM.invokeExact(MemorySegment.NULL, arena.allocateFrom(name));
      if (symbol.address() == 0) {
        throw new UnsatisfiedLinkError(name + " is not in libtvm_ffi.so: tvm4j needs apache-tvm-ffi 0.1.15 or a compatible one");
      }
      return symbol;
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  private static MemorySegment[] saveHandlers(Arena arena) throws Throwable {
    MemorySegment[] saved = new MemorySegment[SIGNALS.length];
    for (int i = 0; i < SIGNALS.length; i++) {
      saved[i] = arena.allocate(SIGACTION_BYTES, 16);
      int ignored = (int) SIGACTION.invokeExact(SIGNALS[i], MemorySegment.NULL, saved[i]);
    }
    return saved;
  }

  private static void restoreHandlers(MemorySegment[] saved) throws Throwable {
    for (int i = 0; i < SIGNALS.length; i++) {
      int ignored = (int) SIGACTION.invokeExact(SIGNALS[i], saved[i], MemorySegment.NULL);
    }
  }

  private static String lastError() throws Throwable {
    MemorySegment message = (MemorySegment) DLERROR.invokeExact();
    return message.address() == 0 ? "unknown reason" : message.reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static MethodHandle systemFunction(String name, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor);
  }
}
