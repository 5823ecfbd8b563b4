package dev.mutatenn.catalogue;

import java.nio.file.Path;
import java.util.Set;

/** What can be asked of a machine to find out what it lacks. */
public interface Probe {

  /** Of the processor: x86-64, aarch64, or Java's name for another. */
  String architecture();

  /** Features of the processor, in the names of /proc/cpuinfo. */
  Set<String> features();

  /** Whether there is a program of that name on the PATH. */
  boolean hasProgram(String name);

  /** Whether there is a file, or a device file, at an absolute path. */
  boolean hasFile(Path path);

  /** Whether the dynamic linker finds a library, such as libcuda.so.1. */
  boolean hasLibrary(String name);

  /** Whether TVM's runtime has a library, such as libtvm_runtime_cuda.so. */
  boolean hasTvmLibrary(String name);

  /** Whether the Python that has TVM has a package, such as cuda.bindings. */
  boolean hasPythonPackage(String name);
}
