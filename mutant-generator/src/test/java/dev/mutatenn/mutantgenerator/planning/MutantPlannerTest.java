package dev.mutatenn.mutantgenerator.planning;

import static dev.mutatenn.mutantgenerator.planning.Candidates.MODEL;
import static dev.mutatenn.mutantgenerator.planning.Candidates.mutation;
import static dev.mutatenn.mutantgenerator.planning.Candidates.sites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.PlannedMutant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutantPlannerTest {

  @Test
  void theOriginalHasNoFault() {
    var original = MutantPlanner.original();
    assertThat(original.getMutant()).isEqualTo("original");
    assertThat(original.getMutation().getLevel()).isEqualTo(Level.ORIGINAL);
    assertThat(original.getFurther()).isEmpty();
    assertThat(original.getNotApplicable()).isNull();
  }

  @Test
  void followsTheOrderOfMutationsAndSites() {
    var mutants = mutants(List.of(mutation("conditional-lt-to-le", Requests.range(2, 3)), mutation("add-to-subtract", Requests.all())),
        sites("site", 5), sites("site", 1));
    assertThat(mutants)
        .extracting(mutant -> mutant.getMutation().getOperator() + " " + mutant.getMutation().getOrdinal() + " " + mutant.getMutation().getSite())
        .containsExactly("conditional-lt-to-le 2 site2", "conditional-lt-to-le 3 site3", "add-to-subtract 1 site1");
    assertThat(mutants.getFirst().getMutant()).startsWith("conditional-lt-to-le.2.");
    assertThat(mutants.getFirst().getMutation().getCategory()).isEqualTo("conditional operators");
  }

  @Test
  void anOperatorWithoutSitesBecomesOneMutantThatDoesNotApply() {
    var mutants = mutants(List.of(mutation("add-to-subtract", Requests.all())), sites("site", 0));
    assertThat(mutants).hasSize(1);
    assertThat(mutants.getFirst().getMutant()).startsWith("add-to-subtract.0.");
    assertThat(mutants.getFirst().getNotApplicable()).contains("no site").endsWith("it adds nothing");
  }

  @Test
  void aSelectionWithoutSitesDoesNotApplyAndSaysWhy() {
    var beyond = mutants(List.of(mutation("add-to-subtract", Requests.range(7, 9))), sites("site", 6));
    assertThat(beyond.getFirst().getNotApplicable()).isEqualTo("sites 7 to 9 were asked for, the model has 6");
    var elsewhere = mutants(List.of(mutation("add-to-subtract", Requests.names("of another model"))), sites("site", 6));
    assertThat(elsewhere.getFirst().getNotApplicable()).contains("none of the sites that are named").contains("6");
  }

  @Test
  void aMutantAskedForTwiceIsPlannedOnce() {
    var mutants = mutants(List.of(mutation("add-to-subtract", Requests.range(1, 3)), mutation("add-to-subtract", Requests.range(2, 4))),
        sites("site", 6), sites("site", 6));
    assertThat(mutants).extracting(PlannedMutant::getMutant).hasSize(4).doesNotHaveDuplicates();
  }

  private static List<PlannedMutant> mutants(List<ResolvedMutation> mutations, ModelExaminer.Sites... sites) {
    return MutantPlanner.candidates(mutations, List.of(sites), MODEL).stream().map(MutantPlanner.Candidate::mutant).toList();
  }
}
