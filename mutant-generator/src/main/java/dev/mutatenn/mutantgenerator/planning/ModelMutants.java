package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.planning.MutantPlanner.Candidate;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.OmittedMutants;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.SecondOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What becomes of one model, in two steps, so that too large a request is refused before its pairs are made. Pure: the same request, sites and model
 * give the same mutants.
 *
 * @param first mutants of one fault that are in the plan
 * @param omitted what the limit left out of them
 * @param second the mutants of two faults that are wanted; null for none
 * @param modelSha256 digest of the ONNX file
 */
record ModelMutants(List<Candidate> first, List<OmittedMutants> omitted, SecondOrder second, String modelSha256) {

  /** All of a model's mutants: the original, those of one fault, those of two. */
  record All(List<PlannedMutant> mutants, List<OmittedMutants> omitted) {
  }

  /** The first step; second-order mutants have their part of the limit reserved. */
  static ModelMutants of(ExperimentRequest request, List<ResolvedMutation> mutations, List<ModelExaminer.Sites> sites, String modelSha256) {
    var second = request.getSecondOrder();
    int most = request.getMaxMutantsPerModel();
    int forFirst = most == 0 || second == null ? most : most - second.getCount();
    var kept = MutantLimit.apply(MutantPlanner.candidates(mutations, sites, modelSha256), forFirst, request.getMaxMutantsSeed());
    return new ModelMutants(kept.kept(), kept.omitted(), second, modelSha256);
  }

  /** The most mutants that there will be, the original included. */
  long most() {
    long pairs = SecondOrderMutants.pairs(first.stream().filter(Candidate::applies).count());
    return 1L + first.size() + (second == null ? 0 : Math.min(pairs, second.getCount()));
  }

  /** The second step. */
  All all() {
    var mutants = new ArrayList<PlannedMutant>();
    mutants.add(MutantPlanner.original());
    first.forEach(candidate -> mutants.add(candidate.mutant()));
    if (second == null) {
      return new All(List.copyOf(mutants), omitted);
    }
    var pairs = SecondOrderMutants.of(first.stream().filter(Candidate::applies).map(Candidate::mutant).toList(), second, modelSha256);
    mutants.addAll(pairs);
    var left = new ArrayList<>(omitted);
    if (pairs.size() < second.getCount()) {
      left.add(new OmittedMutants(SecondOrderMutants.NAME, second.getCount(), pairs.size()));
    }
    return new All(List.copyOf(mutants), List.copyOf(left));
  }
}
