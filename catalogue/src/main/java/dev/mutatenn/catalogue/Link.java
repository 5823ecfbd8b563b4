package dev.mutatenn.catalogue;

import java.util.List;

/**
 * How the objects of a target become a shared object.
 *
 * @param compiler the program
 * @param options its options
 */
public record Link(String compiler, List<String> options) {
  public Link {
    options = List.copyOf(options);
  }
}
