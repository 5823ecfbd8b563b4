package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.planning.MutantPlanner.Candidate;
import dev.mutatenn.schemas.OmittedMutants;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Keeps the mutants of a model below a limit, and says what it leaves out. */
final class MutantLimit {

  private MutantLimit() {
  }

  /**
   * What a limit leaves.
   *
   * @param kept in the candidates' order
   * @param omitted for each operator that lost mutants
   */
  record Kept(List<Candidate> kept, List<OmittedMutants> omitted) {
  }

  /**
   * A seeded sample in which operators, and within an operator its layers, keep their proportions. Mutants that do not apply cost nothing: they stay,
   * and do not count.
   *
   * @param most how many may stay; 0 for any number
   */
  static Kept apply(List<Candidate> candidates, int most, long seed) {
    var applicable = candidates.stream().filter(Candidate::applies).toList();
    if (most == 0 || applicable.size() <= most) {
      return new Kept(candidates, List.of());
    }
    var sample = Sampling.stratified(applicable, most, List.of(MutantLimit::operator, Candidate::layer), new Random(seed));
    var chosen = new HashSet<>(sample.stream().map(MutantLimit::id).toList());
    var kept = candidates.stream().filter(candidate -> !candidate.applies() || chosen.contains(id(candidate))).toList();
    Map<String, OmittedMutants> counts = new LinkedHashMap<>();
    for (var candidate : applicable) {
      var one = new OmittedMutants(operator(candidate), 1, chosen.contains(id(candidate)) ? 1 : 0);
      counts.merge(operator(candidate), one, (a, b) -> new OmittedMutants(a.getOperator(), a.getPlanned() + b.getPlanned(),
          a.getKept() + b.getKept()));
    }
    return new Kept(kept, counts.values().stream().filter(count -> count.getKept() < count.getPlanned()).toList());
  }

  private static String operator(Candidate candidate) {
    return candidate.mutant().getMutation().getOperator();
  }

  private static String id(Candidate candidate) {
    return candidate.mutant().getMutant();
  }
}
