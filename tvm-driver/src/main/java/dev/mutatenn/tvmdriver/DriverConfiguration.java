package dev.mutatenn.tvmdriver;

import java.nio.file.Path;

/**
 * How TVM's compiler is run.
 *
 * @param python interpreter of the environment with TVM
 * @param packageFolder folder that holds the package mutatenn_tvm
 * @param workers processes at once, 1 or more
 * @param memoryLimitBytes private memory a worker may take; 0 for no limit
 * @param workFolder cache of compiled kernels and place of temporary files; may be shared by drivers of one machine
 */
public record DriverConfiguration(Path python, Path packageFolder, int workers, long memoryLimitBytes, Path workFolder) {
  public DriverConfiguration {
    if (workers < 1) {
      throw new IllegalArgumentException("mutatenn.driver.workers must be 1 or more, not " + workers);
    }
    if (memoryLimitBytes < 0) {
      throw new IllegalArgumentException("mutatenn.driver.memory-limit-bytes must not be negative: " + memoryLimitBytes);
    }
  }
}
