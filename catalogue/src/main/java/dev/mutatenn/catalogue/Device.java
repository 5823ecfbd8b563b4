package dev.mutatenn.catalogue;

/**
 * What artifacts run on.
 *
 * @param name its name
 * @param target name of the target it runs
 * @param runtime where it is reached
 */
public record Device(String name, String target, Runtime runtime) {}
