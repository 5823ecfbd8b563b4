package dev.mutatenn.mutantgenerator.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.RequestFiles;
import dev.mutatenn.mutantgenerator.planning.Models;
import dev.mutatenn.mutantgenerator.planning.Planner;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.OmittedMutants;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.storage.InputSources;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.TvmDriver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two generators that share nothing, neither folder nor process, plan the same mutants at the same sites: every operator, with real TVM. */
class ReproducibilityTest {

  private static final URI MODELS = Path.of("..", "models").toAbsolutePath().normalize().toUri();
  private static final int MOST = 80;
  private static final int PAIRS = 15;
  private static final int SITES = 6;

  @TempDir
  private Path folder;

  @Test
  void theSameRequestIsTheSamePlanWhereverItIsMade() throws Exception {
    var here = plan(folder.resolve("here"));
    assertThat(here.getMutants()).filteredOn(mutant -> mutant.getNotApplicable() == null).hasSize(1 + MOST);
    assertThat(here.getMutants()).filteredOn(mutant -> !mutant.getFurther().isEmpty()).hasSize(PAIRS);
    assertThat(here.getMutants()).extracting(PlannedMutant::getBoundsCheckTarget).contains("x86-64").containsNull();
    assertThat(here.getOmitted()).isNotEmpty().allSatisfy(omitted -> assertThat(omitted.getKept()).isBetween(1, omitted.getPlanned() - 1));
    assertThat(here.getOmitted()).extracting(OmittedMutants::getOperator).contains("conditional-lt-to-le");
    assertThat(here.getMutants()).filteredOn(mutant -> mutant.getNotApplicable() != null).isNotEmpty()
        .allSatisfy(mutant -> assertThat(mutant.getNotApplicable()).contains(" has no site in this model: "));

    var elsewhere = plan(folder.resolve("elsewhere"));
    assertThat(elsewhere.getMutants()).isEqualTo(here.getMutants());
    assertThat(elsewhere.getOmitted()).isEqualTo(here.getOmitted());
  }

  private static ExperimentRequest request() {
    var operators = OperatorCatalogue.load().all();
    var mutations = IntStream.range(0, operators.size()).mapToObj(i -> Requests.mutation(operators.get(i).name(),
        i % 2 == 0 ? Requests.stratified(SITES, i) : Requests.sample(SITES, i))).toList();
    return Requests.sound("exp-1", MODELS.resolve("zoo/mobilenetv2-mini.onnx"), MODELS.resolve("datasets/digits")).setMutations(mutations)
        .setMaxMutantsPerModel(MOST).setMaxMutantsSeed(3).setSecondOrder(new SecondOrder(PAIRS, 4L)).build();
  }

  private static ModelPlan plan(Path place) throws Exception {
    var configuration = new DriverConfiguration(Path.of(RealSurroundings.python()), Path.of("..", "tvm-driver", "python"), 1, 0,
        place.resolve("driver"));
    try (var store = ObjectStores.open(new StorageConfiguration(place.resolve("store").toUri(), Map.of()));
        var sources = new InputSources(store, List.of(MODELS));
        var driver = new TvmDriver(configuration)) {
      var limits = Limits.DEFAULT;
      var files = new RequestFiles(sources, limits.fileBytes());
      var models = new Models(files, store, new TvmModelExaminer(driver, Duration.ofSeconds(120)), place.resolve("models"));
      var planner = new Planner(OperatorCatalogue.load(), DeviceCatalogue.load(null), models, new InputSets(files, store, limits), limits);
      var problems = new Problems();
      var plans = planner.plan(request(), problems);
      assertThat(problems.list()).isEmpty();
      return plans.getFirst();
    }
  }
}
