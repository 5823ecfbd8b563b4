package dev.mutatenn.catalogue;

import java.util.Map;

/**
 * What TVM compiles for.
 *
 * @param name its name
 * @param tvm TVM's description of it
 * @param link how objects become a shared object
 */
public record Target(String name, Map<String, Object> tvm, Link link) {
  public Target {
    tvm = Map.copyOf(tvm);
  }
}
