package dev.mutatenn.catalogue;

/**
 * A parameter of a mutation operator.
 *
 * @param name its name
 * @param type double, int or text
 * @param defaultValue what it is unless given, as text
 * @param description for people
 */
public record Parameter(String name, String type, String defaultValue, String description) {}
