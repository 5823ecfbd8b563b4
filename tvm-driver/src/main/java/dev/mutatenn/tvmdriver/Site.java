package dev.mutatenn.tvmdriver;

/**
 * A place where an operator applies.
 *
 * @param name says the same place on every run and machine
 * @param ordinal its number among the operator's sites, from 1
 * @param description what is there
 * @param layer what it belongs to: in the graph the variable that is bound, in loops the kernel
 */
public record Site(String name, int ordinal, String description, String layer) {

  /** Of a layer that follows from the name: what stands before its first slash. */
  public Site(String name, int ordinal, String description) {
    this(name, ordinal, description, name.split("/", 2)[0]);
  }
}
