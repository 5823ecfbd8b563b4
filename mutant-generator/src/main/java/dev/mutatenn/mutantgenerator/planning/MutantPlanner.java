package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mutants of one model with one fault each, from the mutations asked for and the sites found: a pure function of both. */
public final class MutantPlanner {

  private MutantPlanner() {
  }

  /**
   * A mutant that may become part of the plan.
   *
   * @param layer what its site belongs to; empty where there is no site
   */
  record Candidate(PlannedMutant mutant, String layer) {

    /** Whether there is something to compile. */
    boolean applies() {
      return mutant.getNotApplicable() == null;
    }
  }

  /** The unmutated network. */
  static PlannedMutant original() {
    return planned(MutantIds.ORIGINAL, List.of(new Mutation(MutantIds.ORIGINAL, MutantIds.ORIGINAL, Level.ORIGINAL, "", 0, Map.of())), null);
  }

  /** A mutant that is checked for nothing. */
  static PlannedMutant planned(String id, List<Mutation> faults, String notApplicable) {
    return new PlannedMutant(id, faults.getFirst(), notApplicable, faults.subList(1, faults.size()), null);
  }

  /**
   * In the order of {@code mutations} and of their sites; a mutant that two mutations ask for counts once. A mutation none of whose sites exist here
   * becomes one mutant that is not applicable.
   *
   * @param sites the model's sites for each mutation, in its order
   * @param modelSha256 digest of the ONNX file
   */
  static List<Candidate> candidates(List<ResolvedMutation> mutations, List<ModelExaminer.Sites> sites, String modelSha256) {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    for (int i = 0; i < mutations.size(); i++) {
      for (var candidate : of(mutations.get(i), sites.get(i), modelSha256)) {
        var mutant = candidate.mutant();
        var twin = candidates.putIfAbsent(mutant.getMutant(), candidate);
        if (twin != null && !twin.mutant().getMutation().equals(mutant.getMutation())) {
          throw new IllegalStateException("two mutants are called " + mutant.getMutant() + ": " + twin.mutant().getMutation() + " and "
              + mutant.getMutation());
        }
      }
    }
    return List.copyOf(candidates.values());
  }

  private static List<Candidate> of(ResolvedMutation mutation, ModelExaminer.Sites found, String modelSha256) {
    var sites = found.all();
    var chosen = SiteSelector.select(mutation.sites(), sites);
    if (chosen.isEmpty()) {
      return List.of(candidate(mutation, new ModelExaminer.Site("", 0, ""), modelSha256, whyNone(mutation, found)));
    }
    var candidates = new ArrayList<Candidate>();
    for (var site : chosen) {
      candidates.add(candidate(mutation, site, modelSha256, null));
    }
    return candidates;
  }

  private static String whyNone(ResolvedMutation mutation, ModelExaminer.Sites found) {
    var wanted = mutation.sites();
    int sites = found.all().size();
    if (sites == 0) {
      return mutation.operator().name() + " has no site in this model" + (found.whyNone().isEmpty() ? "" : ": " + found.whyNone());
    }
    return switch (wanted.getKind()) {
      case NAMES -> "none of the sites that are named is one of the " + sites + " that the operator has in this model";
      default -> "sites %d to %d were asked for, the model has %d".formatted(wanted.getFirst(), wanted.getLast(), sites);
    };
  }

  private static Candidate candidate(ResolvedMutation mutation, ModelExaminer.Site site, String modelSha256, String notApplicable) {
    var operator = mutation.operator();
    var fault = new Mutation(operator.name(), operator.category(), Level.valueOf(operator.level().name()), site.name(), site.ordinal(),
        mutation.parameters());
    return new Candidate(planned(MutantIds.of(List.of(fault), modelSha256), List.of(fault), notApplicable), site.layer());
  }
}
