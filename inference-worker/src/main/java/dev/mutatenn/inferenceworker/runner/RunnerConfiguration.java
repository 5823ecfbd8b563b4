package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How runners are started.
 *
 * @param classPath jars of inference-runner and tvm4j
 * @param tvmLibraries folders that hold libtvm_ffi.so and libtvm_runtime.so
 * @param memoryLimitBytes private writable memory a runner may have, the JVM's own included; 0 for no limit
 * @param device where artifacts run: behind a TVM RPC server runners keep the network, for a local device that is no CPU its device files
 * @param folder this worker's alone: the runners' working folders are below it
 * @param cacheFolder may be shared by workers: the JVM's start-up cache lies here
 */
public record RunnerConfiguration(List<Path> classPath, List<Path> tvmLibraries, long memoryLimitBytes, DeviceAddress device, Path folder,
    Path cacheFolder) {
  /** A JVM with its heap, code and stacks needs about a fifth of it. */
  private static final long LEAST_MEMORY = 256L << 20;

  public RunnerConfiguration {
    classPath = List.copyOf(classPath);
    tvmLibraries = List.copyOf(tvmLibraries);
    if (classPath.isEmpty()) {
      throw new IllegalArgumentException("mutatenn.runner.class-path is empty: it must name the jars of inference-runner and tvm4j");
    }
    if (tvmLibraries.isEmpty()) {
      throw new IllegalArgumentException("mutatenn.runner.tvm-libraries is empty: it must name the folders of libtvm_ffi.so and libtvm_runtime.so");
    }
    if (memoryLimitBytes != 0 && memoryLimitBytes < LEAST_MEMORY) {
      throw new IllegalArgumentException(
          "mutatenn.runner.memory-limit-bytes must be 0 (no limit) or at least " + LEAST_MEMORY + ", not " + memoryLimitBytes);
    }
  }
}
