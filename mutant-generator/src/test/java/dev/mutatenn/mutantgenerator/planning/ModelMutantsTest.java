package dev.mutatenn.mutantgenerator.planning;

import static dev.mutatenn.mutantgenerator.planning.Candidates.MODEL;
import static dev.mutatenn.mutantgenerator.planning.Candidates.mutation;
import static dev.mutatenn.mutantgenerator.planning.Candidates.sites;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Sites;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.OmittedMutants;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.SecondOrder;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Second-order mutants and the limit, over an operator with 30 sites in three layers, one with 10, and one with none. */
class ModelMutantsTest {

  private static final String CONDITIONS = "conditional-lt-to-le";
  private static final String ADDITIONS = "add-to-subtract";
  private static final String NOWHERE = "relu-to-sigmoid";

  @Test
  void pairsAreOfPlannedMutantsAtDifferentSites() {
    var all = mutants(request -> request.setSecondOrder(new SecondOrder(25, 7L)));
    assertThat(all.omitted()).isEmpty();
    var first = all.mutants().stream().filter(mutant -> mutant.getFurther().isEmpty()).toList();
    var second = all.mutants().stream().filter(mutant -> !mutant.getFurther().isEmpty()).toList();
    assertThat(first).hasSize(42).first().extracting(PlannedMutant::getMutant).isEqualTo("original");
    assertThat(second).hasSize(25);
    var applicable = first.stream().skip(1).filter(mutant -> mutant.getNotApplicable() == null).map(PlannedMutant::getMutation).toList();
    assertThat(second).allSatisfy(mutant -> {
      assertThat(mutant.getFurther()).hasSize(1);
      assertThat(applicable).contains(mutant.getMutation(), mutant.getFurther().getFirst());
      assertThat(mutant.getMutation().getSite()).isNotEqualTo(mutant.getFurther().getFirst().getSite());
      assertThat(applicable.indexOf(mutant.getMutation())).isLessThan(applicable.indexOf(mutant.getFurther().getFirst()));
    });
    assertThat(all.mutants()).extracting(PlannedMutant::getMutant).doesNotHaveDuplicates();
  }

  @Test
  void theSeedDecidesThePairs() {
    assertThat(second(7)).isEqualTo(second(7)).isNotEqualTo(second(8));
    Set<String> reached = new HashSet<>();
    for (long seed = 0; seed < 300; seed++) {
      reached.addAll(second(seed));
    }
    // 40 mutants have 780 pairs; the additions share their sites with the first ten conditions.
    assertThat(reached).hasSize(770);
  }

  @Test
  void whereThereAreFewerPairsAllAreTakenAndTheRestIsToldOf() {
    var all = mutants(request -> request.setSecondOrder(new SecondOrder(5_000, 1L)));
    assertThat(all.mutants()).hasSize(42 + 770);
    assertThat(all.omitted()).containsExactly(new OmittedMutants("second-order", 5_000, 770));
  }

  @Test
  void theLimitKeepsProportionsAndTellsWhatIsLeftOut() {
    var all = mutants(request -> request.setMaxMutantsPerModel(12));
    assertThat(all.omitted()).containsExactly(new OmittedMutants(CONDITIONS, 30, 9), new OmittedMutants(ADDITIONS, 10, 3));
    assertThat(of(all, CONDITIONS)).hasSize(9);
    assertThat(of(all, CONDITIONS).stream().collect(Collectors.groupingBy(mutant -> (mutant.getMutation().getOrdinal() - 1) / 10)).values())
        .hasSize(3).allSatisfy(layer -> assertThat(layer).hasSize(3));
    assertThat(of(all, ADDITIONS)).hasSize(3);
    assertThat(of(all, NOWHERE)).singleElement().satisfies(mutant -> assertThat(mutant.getNotApplicable()).isNotNull());
    assertThat(all.mutants().getFirst().getMutant()).isEqualTo("original");
    assertThat(all).isEqualTo(mutants(request -> request.setMaxMutantsPerModel(12)));
    assertThat(all).isNotEqualTo(mutants(request -> request.setMaxMutantsPerModel(12).setMaxMutantsSeed(1)));
  }

  @Test
  void aLimitThatIsNotReachedLeavesNothingOut() {
    assertThat(mutants(request -> request.setMaxMutantsPerModel(40))).isEqualTo(mutants(request -> { }));
  }

  @Test
  void anOperatorThatFindsNoRoomIsToldOf() {
    var all = mutants(request -> request.setMaxMutantsPerModel(1));
    assertThat(all.mutants().stream().filter(mutant -> mutant.getNotApplicable() == null)).hasSize(2);
    assertThat(all.omitted()).hasSize(2).anySatisfy(omitted -> assertThat(omitted.getKept()).isZero());
  }

  @Test
  void secondOrderMutantsHaveTheirPartOfTheLimitAndAreMadeOfWhatIsKept() {
    var all = mutants(request -> request.setMaxMutantsPerModel(12).setSecondOrder(new SecondOrder(4, 3L)));
    var applicable = all.mutants().stream().skip(1).filter(mutant -> mutant.getNotApplicable() == null).toList();
    assertThat(applicable).hasSize(12);
    var kept = applicable.stream().filter(mutant -> mutant.getFurther().isEmpty()).map(PlannedMutant::getMutation).toList();
    assertThat(kept).hasSize(8);
    assertThat(applicable).filteredOn(mutant -> !mutant.getFurther().isEmpty()).hasSize(4)
        .allSatisfy(mutant -> assertThat(kept).contains(mutant.getMutation(), mutant.getFurther().getFirst()));
  }

  private static List<PlannedMutant> of(ModelMutants.All all, String operator) {
    return all.mutants().stream().filter(mutant -> mutant.getMutation().getOperator().equals(operator) && mutant.getFurther().isEmpty()).toList();
  }

  private static List<String> second(long seed) {
    return mutants(request -> request.setSecondOrder(new SecondOrder(25, seed))).mutants().stream()
        .filter(mutant -> !mutant.getFurther().isEmpty()).map(PlannedMutant::getMutant).toList();
  }

  private static ModelMutants.All mutants(Consumer<ExperimentRequest.Builder> change) {
    var request = Requests.sound("exp-1", URI.create("file:///m.onnx"), URI.create("file:///d"));
    change.accept(request);
    var mutations = List.of(mutation(CONDITIONS, Requests.all()), mutation(ADDITIONS, Requests.all()), mutation(NOWHERE, Requests.all()));
    var found = List.of(new Sites(sites("site", 10, 10, 10), ""), sites("site", 10), sites("site", 0));
    return ModelMutants.of(request.build(), mutations, found, MODEL).all();
  }
}
