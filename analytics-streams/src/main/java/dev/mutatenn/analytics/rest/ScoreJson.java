package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.verdict.MutationScore;
import java.util.OptionalDouble;

/**
 * Mutation score of one group of mutants; a mutant counts once a device.
 *
 * @param name the operator, family, model or device
 * @param duplicates verdicts of mutants that are the same program as another mutant
 * @param equivalentShare of all verdicts
 * @param duplicateShare of all verdicts
 * @param score null where no mutant can be killed
 */
public record ScoreJson(String name, long equivalent, long survived, long killed, long degenerate, long crashed, long duplicates, Double equivalentShare,
    Double duplicateShare, Double score) {

  static ScoreJson of(String name, MutationScore score) {
    return new ScoreJson(name, score.equivalent(), score.survived(), score.killed(), score.degenerate(), score.crashed(),
        score.duplicates(), boxed(score.equivalentShare()), boxed(score.duplicateShare()), boxed(score.value()));
  }

  private static Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
