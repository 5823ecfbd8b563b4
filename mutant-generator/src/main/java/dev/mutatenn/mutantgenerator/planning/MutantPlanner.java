package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The mutants of one model, from the mutations asked for and the sites found: a pure function of both. */
public final class MutantPlanner {

    private MutantPlanner() {
    }

    /**
     * The original, then the mutants in the order of {@code mutations} and of their sites; a mutant that two mutations ask for counts once. A mutation
     * none of whose sites exist here becomes one mutant that is not applicable.
     *
     * @param sites the model's sites for each mutation, in its order
     * @param modelSha256 digest of the ONNX file
     */
    public static List<PlannedMutant> plan(List<ResolvedMutation> mutations, List<List<ModelExaminer.Site>> sites, String modelSha256) {
        Map<String, PlannedMutant> mutants = new LinkedHashMap<>();
        mutants.put(MutantIds.ORIGINAL, original());
        for (int i = 0; i < mutations.size(); i++) {
            for (var mutant : mutantsOf(mutations.get(i), sites.get(i), modelSha256)) {
                var twin = mutants.putIfAbsent(mutant.getMutant(), mutant);
                if (twin != null && !twin.getMutation().equals(mutant.getMutation())) {
                    throw new IllegalStateException("two mutants are called " + mutant.getMutant() + ": " + twin.getMutation() + " and " + mutant.getMutation());
                }
            }
        }
        return List.copyOf(mutants.values());
    }

    private static List<PlannedMutant> mutantsOf(ResolvedMutation mutation, List<ModelExaminer.Site> sites, String modelSha256) {
        var chosen = SiteSelector.select(mutation.sites(), sites.size());
        if (chosen.isEmpty()) {
            String reason = sites.isEmpty()
                    ? mutation.operator().name() + " has no site in this model"
                    : "sites %d to %d were asked for, the model has %d".formatted(mutation.sites().getFirst(), mutation.sites().getLast(), sites.size());
            return List.of(mutant(mutation, new ModelExaminer.Site("", 0), modelSha256, reason));
        }
        var mutants = new ArrayList<PlannedMutant>();
        for (int ordinal : chosen) {
            mutants.add(mutant(mutation, sites.get(ordinal - 1), modelSha256, null));
        }
        return mutants;
    }

    private static PlannedMutant mutant(ResolvedMutation mutation, ModelExaminer.Site site, String modelSha256, String notApplicable) {
        var operator = mutation.operator();
        String id = MutantIds.of(operator.name(), site.ordinal(), mutation.parameters(), site.name(), modelSha256);
        var fault = new Mutation(operator.name(), operator.category(), Level.valueOf(operator.level().name()), site.name(), site.ordinal(), mutation.parameters());
        return new PlannedMutant(id, fault, notApplicable);
    }

    private static PlannedMutant original() {
        return new PlannedMutant(MutantIds.ORIGINAL, new Mutation(MutantIds.ORIGINAL, MutantIds.ORIGINAL, Level.ORIGINAL, "", 0, Map.of()), null);
    }
}
