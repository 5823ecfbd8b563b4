package dev.mutatenn.mutantgenerator.request;

import static dev.mutatenn.mutantgenerator.Requests.all;
import static dev.mutatenn.mutantgenerator.Requests.mutation;
import static dev.mutatenn.mutantgenerator.Requests.names;
import static dev.mutatenn.mutantgenerator.Requests.range;
import static dev.mutatenn.mutantgenerator.Requests.sample;
import static dev.mutatenn.mutantgenerator.Requests.stratified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.MutationRequest;
import dev.mutatenn.schemas.Preprocess;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.schemas.SiteSelection;
import dev.mutatenn.schemas.Tolerance;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RequestCheckTest {

  private static final URI MODEL = URI.create("file:///models/mini.onnx");
  private static final URI DATASET = URI.create("file:///data/digits");

  private final RequestCheck check = new RequestCheck(OperatorCatalogue.load(), DeviceCatalogue.load(null), Limits.DEFAULT);

  @Test
  void resolvesOperatorsByNameAndByOriginalTitle() {
    var request = Requests.sound("exp-1", MODEL, DATASET)
        .setMutations(List.of(mutation("add-to-subtract", all()), mutation("ifstmt_LT_to_LE", range(1, 2)),
            new MutationRequest("multiply-store-value", all(), Map.of("factor", "1.001"))))
        .build();
    var problems = new Problems();
    var resolved = check.check(request, problems);
    assertThat(problems.list()).isEmpty();
    assertThat(resolved).extracting(mutation -> mutation.operator().name())
        .containsExactly("add-to-subtract", "conditional-lt-to-le", "multiply-store-value");
    assertThat(resolved.getLast().parameters()).containsExactly(Map.entry("factor", "1.001"));
  }

  @Test
  void fillsInDefaultParameters() {
    var request = Requests.sound("exp-1", MODEL, DATASET).setMutations(List.of(mutation("multiply-store-value", all()))).build();
    assertThat(check.check(request, new Problems()).getFirst().parameters()).containsExactly(Map.entry("factor", "1.00000001"));
  }

  @Test
  void onlyTheOriginalMayBeAskedFor() {
    assertThat(problems(request -> request.setMutations(List.of()))).isEmpty();
  }

  @Test
  void refusesIdsThatWouldBreakKeysOrPaths() {
    for (String id : List.of("", "a|b", "../x", "a/b", "Upper", ".hidden", "x".repeat(101), "a b")) {
      assertThat(problems(request -> request.setExperiment(id))).as(id).extracting(Problem::getField).containsExactly("experiment");
    }
  }

  @Test
  void suggestsTheOperatorThatWasMeant() {
    assertThat(problems(request -> request.setMutations(List.of(mutation("conditional-lt-to-lee", all()))))).singleElement().satisfies(problem -> {
      assertThat(problem.getField()).isEqualTo("mutations[0].operator");
      assertThat(problem.getMessage()).contains("'conditional-lt-to-lee'");
      assertThat(problem.getRemedy()).startsWith("did you mean conditional-lt-to-le");
    });
  }

  @Test
  void suggestsTheDeviceThatWasMeant() {
    assertThat(problems(request -> request.setDevices(List.of("x86-64", "x86-64-v33")))).singleElement().satisfies(problem -> {
      assertThat(problem.getField()).isEqualTo("devices[1]");
      assertThat(problem.getRemedy()).startsWith("did you mean x86-64-v3").contains("? use one of x86-64, x86-64-v3, c-gcc");
    });
  }

  @Test
  void refusesSelectionsThatSelectNothing() {
    var mutations = List.of(mutation("add-to-subtract", range(0, 3)), mutation("add-to-subtract", range(4, 3)),
        mutation("add-to-subtract", sample(0, 1)));
    assertThat(problems(request -> request.setMutations(mutations))).extracting(Problem::getField)
        .containsExactly("mutations[0].sites", "mutations[1].sites", "mutations[2].sites");
  }

  @Test
  void refusesParametersThatTheOperatorDoesNotHaveOrCannotRead() {
    var mutations = List.of(new MutationRequest("multiply-store-value", all(), Map.of("factor", "much", "amount", "1")),
        new MutationRequest("add-to-subtract", all(), Map.of("factor", "1")));
    assertThat(problems(request -> request.setMutations(mutations))).extracting(Problem::getField)
        .containsExactly("mutations[0].parameters.factor", "mutations[0].parameters.amount", "mutations[1].parameters.factor");
  }

  @Test
  void refusesRepetitions() {
    assertThat(problems(request -> request
        .setModels(List.of(Requests.model("mini", MODEL), Requests.model("mini", MODEL)))
        .setDevices(List.of("x86-64", "x86-64"))
        .setMutations(List.of(mutation("add-to-subtract", all()), mutation("replace_func_add_to_subtract", all())))))
        .extracting(Problem::getField).containsExactly("models[1].name", "devices[1]", "mutations[1]");
  }

  @Test
  void refusesValuesThatAParameterDoesNotAllow() {
    var mutations = List.of(new MutationRequest("transpose-conv2d-input", all(), Map.of("argument", "9", "order", "beside")),
        new MutationRequest("multiply-store-value", all(), Map.of("factor", "NaN")));
    assertThat(problems(request -> request.setMutations(mutations))).extracting(problem -> problem.getField() + " " + problem.getMessage())
        .containsExactly("mutations[0].parameters.argument '9' is not a whole number from 0 to 4",
            "mutations[0].parameters.order 'beside' is not one of before, after", "mutations[1].parameters.factor 'NaN' is not a number");
  }

  @Test
  void refusesSelectionsThatMeanNothing() {
    var stray = SiteSelection.newBuilder(all()).setNames(List.of("main/lv/add#1@00000000")).build();
    assertThat(problems(request -> request.setMutations(List.of(mutation("add-to-subtract", stratified(0, 1)),
        mutation("add-to-subtract", names()), mutation("add-to-subtract", names("a", "a")), mutation("add-to-subtract", stray)))))
        .extracting(Problem::getField)
        .containsExactly("mutations[0].sites", "mutations[1].sites.names", "mutations[2].sites.names", "mutations[3].sites.names");
  }

  @Test
  void refusesLimitsAndPairsThatCannotBe() {
    assertThat(problems(request -> request.setMaxMutantsPerModel(-1).setSecondOrder(new SecondOrder(0, 1L)))).extracting(Problem::getField)
        .containsExactly("maxMutantsPerModel", "secondOrder.count");
    assertThat(problems(request -> request.setMutations(List.of()).setSecondOrder(new SecondOrder(1, 1L)))).extracting(Problem::getField)
        .containsExactly("secondOrder");
    assertThat(problems(request -> request.setMaxMutantsPerModel(5).setSecondOrder(new SecondOrder(4, 1L)))).singleElement()
        .satisfies(problem -> assertThat(problem.getRemedy()).isEqualTo("use at least 6"));
    assertThat(problems(request -> request.setMaxMutantsPerModel(6).setSecondOrder(new SecondOrder(4, 1L)))).isEmpty();
  }

  @Test
  void refusesEmptyLists() {
    assertThat(problems(request -> request.setModels(List.of()).setDevices(List.of()))).extracting(Problem::getField)
        .containsExactly("models", "devices");
  }

  @Test
  void refusesModelsThatCannotBeRead() {
    var preprocess = new Preprocess(List.of(32), 0.0, List.of(0.5, 0.5), List.of(1.0, 0.0, 1.0), Layout.NCHW);
    assertThat(problems(request -> request.setModels(List.of(new ModelRequest("a|b", "models/relative.onnx", preprocess)))))
        .extracting(Problem::getField)
        .containsExactly("models[0].name", "models[0].uri", "models[0].preprocess.resize", "models[0].preprocess.scale", "models[0].preprocess.mean",
            "models[0].preprocess.std");
  }

  @Test
  void findsEverythingAtOnce() {
    assertThat(problems(request -> request
        .setName(" ")
        .setDataset(new DatasetRequest("not a uri", 0))
        .setTopK(0)
        .setBatchSize(0)
        .setTolerance(new Tolerance(-1.0, Double.NaN))
        .setCompileTimeoutMillis(0)
        .setInferenceTimeoutMillis(Long.MAX_VALUE)))
        .extracting(Problem::getField)
        .containsExactly("name", "dataset.uri", "dataset.limit", "topK", "batchSize", "tolerance.absolute", "tolerance.relative", "timeouts.compile",
            "timeouts.inference");
  }

  @Test
  void everyProblemSaysWhatWouldBeRight() {
    assertThat(problems(request -> request.setName("").setTopK(-1).setDevices(List.of("gpu")).setMutations(List.of(mutation("frobnicate", all())))))
        .hasSize(4).allSatisfy(problem -> {
          assertThat(problem.getMessage()).isNotBlank();
          assertThat(problem.getRemedy()).isNotBlank();
        });
  }

  private List<Problem> problems(Consumer<ExperimentRequest.Builder> spoil) {
    var builder = Requests.sound("exp-1", MODEL, DATASET);
    spoil.accept(builder);
    var problems = new Problems();
    check.check(builder.build(), problems);
    return problems.list();
  }
}
