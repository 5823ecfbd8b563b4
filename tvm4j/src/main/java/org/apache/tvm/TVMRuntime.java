package org.apache.tvm;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Loads TVM's runtime into this process: libtvm_ffi.so, libtvm_runtime.so and, where it lies beside them, libtvm_runtime_extra.so.
 *
 * <p>TVM cannot be unloaded, so a process has at most one. Calling anything of this package before {@link #load} loads it
 * from the folders in the system property {@value #PATH_PROPERTY} or else the environment variable {@value #PATH_VARIABLE}.
 */
public final class TVMRuntime {
  /** Folders to search, separated as in a class path. */
  public static final String PATH_PROPERTY = "tvm.library.path";
  /** As {@link #PATH_PROPERTY}; TVM's Python package reads the same variable. */
  public static final String PATH_VARIABLE = "TVM_LIBRARY_PATH";

  private static List<Path> loadedFrom;

  private TVMRuntime() {}

  /**
   * Loads TVM's runtime unless it is loaded already.
   *
   * @param folders where the libraries lie, in the order they are searched
   * @throws UnsatisfiedLinkError if a library is in none of the folders or the system's loader refuses it
   * @throws IllegalStateException if the runtime was loaded before from other folders
   */
  public static synchronized void load(List<Path> folders) {
    List<Path> absolute = folders.stream().map(folder -> folder.toAbsolutePath().normalize()).toList();
    if (loadedFrom == null) {
      NativeLibraries.open(NativeLibraries.find("libtvm_ffi.so", absolute));
      NativeLibraries.open(NativeLibraries.find("libtvm_runtime.so", absolute));
      NativeLibraries.findOptional("libtvm_runtime_extra.so", absolute).ifPresent(NativeLibraries::open);
      loadedFrom = absolute;
    } else if (!loadedFrom.equals(absolute)) {
      throw new IllegalStateException("TVM's runtime is loaded from " + loadedFrom + " already; it cannot be loaded again from " + absolute);
    }
  }

  /**
   * Loads one more library of TVM's, such as {@code libtvm_runtime_cuda.so}, from the folders the runtime came from.
   *
   * @param fileName a file name without folders
   * @throws UnsatisfiedLinkError if it is in none of the folders, or what it depends on (a GPU's driver) is missing
   */
  public static synchronized void loadExtension(String fileName) {
    ensureLoaded();
    NativeLibraries.open(NativeLibraries.find(fileName, loadedFrom));
  }

  /** Loads from the configured folders if nothing was loaded yet. */
  static synchronized void ensureLoaded() {
    if (loadedFrom == null) {
      load(configuredFolders());
    }
  }

  private static List<Path> configuredFolders() {
    String property = System.getProperty(PATH_PROPERTY, "");
    String configured = property.isBlank() ? System.getenv().getOrDefault(PATH_VARIABLE, "") : property;
    if (configured.isBlank()) {
      throw new UnsatisfiedLinkError("TVM's runtime is not loaded: call TVMRuntime.load(folders), or set the system property "
          + PATH_PROPERTY + " or the environment variable " + PATH_VARIABLE + " to the folders that hold libtvm_ffi.so and libtvm_runtime.so");
    }
    return Arrays.stream(configured.split(File.pathSeparator)).filter(folder -> !folder.isBlank()).map(Path::of).toList();
  }
}
