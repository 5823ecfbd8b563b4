package dev.mutatenn.catalogue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What TVM compiles for.
 *
 * @param name its name
 * @param tvm TVM's description of it
 * @param optimisation level of TVM's passes and of LLVM's, 0 to 3
 * @param link how objects become a shared object
 */
public record Target(String name, Map<String, Object> tvm, int optimisation, Link link) {
  /** What TVM itself takes for CPUs. */
  public static final int USUAL_OPTIMISATION = 3;

  public Target {
    tvm = Collections.unmodifiableMap(new LinkedHashMap<>(tvm));
  }

  /** With the usual optimisation. */
  public Target(String name, Map<String, Object> tvm, Link link) {
    this(name, tvm, USUAL_OPTIMISATION, link);
  }
}
