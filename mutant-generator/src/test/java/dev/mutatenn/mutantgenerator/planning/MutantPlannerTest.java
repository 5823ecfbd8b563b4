package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.SiteSelection;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MutantPlannerTest {

    private static final String MODEL = "86aa098e";

    @Test
    void beginsWithTheOriginal() {
        assertThat(MutantPlanner.plan(List.of(), List.of(), MODEL)).singleElement().satisfies(original -> {
            assertThat(original.getMutant()).isEqualTo("original");
            assertThat(original.getMutation().getLevel()).isEqualTo(Level.ORIGINAL);
            assertThat(original.getNotApplicable()).isNull();
        });
    }

    @Test
    void followsTheOrderOfMutationsAndSites() {
        var mutants = MutantPlanner.plan(List.of(mutation("conditional-lt-to-le", Requests.range(2, 3)), mutation("add-to-subtract", Requests.all())),
                List.of(sites(5), sites(1)), MODEL);
        assertThat(mutants).extracting(mutant -> mutant.getMutation().getOperator() + " " + mutant.getMutation().getOrdinal() + " " + mutant.getMutation().getSite())
                .containsExactly("original 0 ", "conditional-lt-to-le 2 site2", "conditional-lt-to-le 3 site3", "add-to-subtract 1 site1");
        assertThat(mutants.get(1).getMutant()).startsWith("conditional-lt-to-le.2.");
        assertThat(mutants.get(1).getMutation().getCategory()).isEqualTo("conditional operators");
    }

    @Test
    void anOperatorWithoutSitesBecomesOneMutantThatDoesNotApply() {
        var mutants = MutantPlanner.plan(List.of(mutation("add-to-subtract", Requests.all())), List.of(sites(0)), MODEL);
        assertThat(mutants).hasSize(2);
        assertThat(mutants.getLast().getMutant()).startsWith("add-to-subtract.0.");
        assertThat(mutants.getLast().getNotApplicable()).contains("no site");
    }

    @Test
    void aRangeBeyondTheLastSiteDoesNotApplyAndSaysWhy() {
        var mutants = MutantPlanner.plan(List.of(mutation("add-to-subtract", Requests.range(7, 9))), List.of(sites(6)), MODEL);
        assertThat(mutants.getLast().getNotApplicable()).isEqualTo("sites 7 to 9 were asked for, the model has 6");
    }

    @Test
    void aMutantAskedForTwiceIsPlannedOnce() {
        var mutants = MutantPlanner.plan(List.of(mutation("add-to-subtract", Requests.range(1, 3)), mutation("add-to-subtract", Requests.range(2, 4))),
                List.of(sites(6), sites(6)), MODEL);
        assertThat(mutants).extracting(PlannedMutant::getMutant).hasSize(5).doesNotHaveDuplicates();
    }

    private static ResolvedMutation mutation(String operator, SiteSelection sites) {
        return new ResolvedMutation("mutations[0]", OperatorCatalogue.load().find(operator).orElseThrow(), new TreeMap<>(), sites);
    }

    private static List<ModelExaminer.Site> sites(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(ordinal -> new ModelExaminer.Site("site" + ordinal, ordinal)).toList();
    }
}
