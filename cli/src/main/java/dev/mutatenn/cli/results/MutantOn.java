package dev.mutatenn.cli.results;

/**
 * A mutant of a model on a device (or for a target).
 *
 * @param model name of the model
 * @param mutant id of the mutant
 * @param place device or target
 */
public record MutantOn(String model, String mutant, String place) {}
