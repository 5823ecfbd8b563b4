package dev.mutatenn.catalogue;

import java.util.List;

/**
 * How the objects of a target become a shared object.
 *
 * @param compiler the program
 * @param options its options, for C code and for linking
 * @param aptPackage Debian's package that has the program
 */
public record Link(String compiler, List<String> options, String aptPackage) {
  public Link {
    options = List.copyOf(options);
  }

  /** Of a program whose package has its name, as gcc, g++ and clang do. */
  public Link(String compiler, List<String> options) {
    this(compiler, options, compiler);
  }
}
