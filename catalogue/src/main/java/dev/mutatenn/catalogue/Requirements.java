package dev.mutatenn.catalogue;

import java.util.List;
import java.util.Map;

/**
 * What a machine must have for a device, its target's compiler aside.
 *
 * @param architecture of the processor, x86-64 or aarch64; empty for any
 * @param features of the processor, in the names of /proc/cpuinfo
 * @param programs on the PATH, each with Debian's package that has it
 * @param files absolute paths, each with Debian's package that has it
 * @param libraries that the dynamic linker finds, each with what provides it
 * @param tvmLibraries of TVM's runtime, each with what provides it
 * @param pythonPackages beside TVM, as dotted names, each with what provides it
 * @param nodes device files, each with what provides it
 */
public record Requirements(String architecture, List<String> features, Map<String, String> programs, Map<String, String> files,
    Map<String, String> libraries, Map<String, String> tvmLibraries, Map<String, String> pythonPackages, Map<String, String> nodes) {
  /** Nothing. */
  public static final Requirements NONE = new Requirements("", List.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Map.of());
}
