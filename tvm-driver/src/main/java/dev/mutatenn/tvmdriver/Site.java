package dev.mutatenn.tvmdriver;

/**
 * A place where an operator applies.
 *
 * @param name says the same place on every run and machine
 * @param ordinal its number among the operator's sites, from 1
 * @param description what is there
 */
public record Site(String name, int ordinal, String description) {}
