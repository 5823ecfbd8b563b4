package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.Fixtures;
import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.Npy;
import dev.mutatenn.mutantgenerator.inputs.RequestFiles;
import dev.mutatenn.mutantgenerator.planning.ExperimentService.Answer;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.InputItem;
import dev.mutatenn.schemas.InputSet;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.OmittedMutants;
import dev.mutatenn.schemas.Preprocess;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.InputSources;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning on real storage and files; only the compiler's answers are given. */
class ExperimentServiceTest {

  private static final List<Integer> SHAPE = List.of(1, 3, 8, 8);

  @TempDir
  private Path folder;
  private Path data;
  private ObjectStore store;
  private InputSources sources;
  private final GivenAnswers compiler = new GivenAnswers();

  /** A compiler that finds three sites everywhere, unless told to fail so many times. */
  private static final class GivenAnswers implements ModelExaminer {

    private int failures;
    private int questions;

    @Override
    public Description describe(Path onnx) throws ExaminationException {
      questions++;
      if (failures-- > 0) {
        throw new ExaminationException("the worker died", null);
      }
      return new Description("input", "float32", SHAPE, List.of(1, 10));
    }

    @Override
    public List<Sites> survey(Path onnx, List<ResolvedMutation> mutations) {
      var sites = IntStream.rangeClosed(1, 3).mapToObj(i -> new Site("main/lv/site#" + i, i, "lv" + i % 2)).toList();
      return mutations.stream().map(mutation -> new Sites(sites, "")).toList();
    }
  }

  @BeforeEach
  void prepare() throws IOException {
    data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(data.resolve("model.onnx"), "a model");
    Files.write(data.resolve("a b.png"), Fixtures.bytes("rgb.png"));
    Files.write(data.resolve("grey.png"), Fixtures.bytes("grey.png"));
    labels("file,label\na b.png,3\ngrey.png,\n");
    store = ObjectStores.open(new StorageConfiguration(folder.resolve("store").toUri(), Map.of()));
    sources = new InputSources(store, List.of(data.toUri()));
  }

  @AfterEach
  void close() {
    sources.close();
    store.close();
  }

  @Test
  void plansAnExperimentAndStoresItsInputs() throws Exception {
    var plan = plan(request().build());
    assertThat(plan.getProblems()).isEmpty();
    assertThat(plan.getDecision()).isEqualTo(Decision.ACCEPTED);
    var model = plan.getModels().getFirst();
    assertThat(model.getMutants()).hasSize(5).first().extracting(mutant -> mutant.getMutant()).isEqualTo("original");
    assertThat(model.getFrame().getMutants()).isEqualTo(5);
    assertThat(model.getFrame().getInputs()).isEqualTo(2);
    assertThat(model.getFrame().getBatches()).isEqualTo(2);
    assertThat(model.getFrame().getClasses()).isEqualTo(10);
    assertThat(model.getFrame().getDevices()).extracting(binding -> binding.getDevice() + " " + binding.getTarget())
        .containsExactly("x86-64 x86-64", "c-gcc c-gcc");
    assertThat(store.read(blob(model.getModel().getOnnx()))).isEqualTo(Files.readAllBytes(data.resolve("model.onnx")));

    InputSet inputs = AvroJson.record(store.read(blob(model.getFrame().getInputSet())), InputSet.class);
    assertThat(inputs.getShape()).isEqualTo(SHAPE);
    assertThat(inputs.getBatches()).flatExtracting(batch -> batch.getInputs())
        .containsExactly(new InputItem("a b.png", 3), new InputItem("grey.png", -1));
    var tensor = Npy.read(store.read(blob(inputs.getBatches().getFirst().getTensor())));
    assertThat(tensor.shape()).containsExactly(1, 3, 8, 8);
    assertThat(MutantSpecs.of(plan)).hasSize(5).allSatisfy(spec -> assertThat(spec.getFrame()).isEqualTo(model.getFrame()));
  }

  @Test
  void aRedeliveredRequestIsAnsweredFromStorage() throws Exception {
    var first = plan(request().build());
    int questions = compiler.questions;
    Files.delete(data.resolve("model.onnx"));
    assertThat(plan(request().build())).isEqualTo(first);
    assertThat(compiler.questions).isEqualTo(questions);
  }

  @Test
  void aCrashBetweenClaimAndPlanIsMadeUpFor() throws Exception {
    var first = plan(request().build());
    Files.delete(folder.resolve("store/experiments/exp-1/plan.ref"));
    assertThat(plan(request().build()).getModels()).isEqualTo(first.getModels());
    Files.write(folder.resolve("store/experiments/exp-1/plan.ref"), new byte[0]);
    assertThat(plan(request().build()).getModels()).isEqualTo(first.getModels());
  }

  @Test
  void anIdBelongsToTheFirstRequestThatUsesIt() throws Exception {
    plan(request().build());
    assertThat(service().answer(request().setTopK(3).build())).isInstanceOfSatisfying(Answer.IdTaken.class,
        taken -> assertThat(taken.message()).contains("exp-1").contains("id of its own"));
  }

  @Test
  void whatPassesIsTriedAgain() throws Exception {
    compiler.failures = 2;
    assertThat(plan(request().build()).getDecision()).isEqualTo(Decision.ACCEPTED);
  }

  @Test
  void whatDoesNotPassRejectsTheExperimentForGood() throws Exception {
    compiler.failures = 3;
    var plan = plan(request().build());
    assertThat(plan.getDecision()).isEqualTo(Decision.REJECTED);
    assertThat(plan.getProblems()).singleElement().satisfies(problem -> assertThat(problem.getMessage()).contains("the worker died"));
    assertThat(plan(request().build())).isEqualTo(plan);
  }

  @Test
  void aBadIdIsRejectedWithoutTouchingStorage() throws Exception {
    assertThat(fields(request().setExperiment("../../escape").build())).containsExactly("experiment");
    assertThat(folder.resolve("store/experiments")).doesNotExist();
  }

  @Test
  void namesMissingAndForbiddenFiles() throws Exception {
    assertThat(problems(request().setModels(List.of(Requests.model("mini", data.resolve("none.onnx").toUri()))).build()))
        .singleElement().satisfies(problem -> assertThat(problem.getMessage()).contains("does not exist"));
    for (String uri : List.of("file:///etc/passwd", data.toUri() + "../secret.onnx", "https://example.org/model.onnx", "s3://other/model.onnx")) {
      assertThat(problems(request().setExperiment("x" + Math.abs(uri.hashCode())).setModels(List.of(Requests.model("mini", URI.create(uri))))
          .build())).as(uri)
          .singleElement().satisfies(problem -> {
            assertThat(problem.getField()).isEqualTo("models[0].uri");
            assertThat(problem.getMessage()).contains("must not be read");
          });
    }
  }

  @Test
  void reportsEveryBadRowAndImageTogetherWithTheRest() throws Exception {
    Files.writeString(data.resolve("broken.png"), "not an image");
    labels("file,label\nbroken.png,1\nnone.png,2\n../model.onnx,1\ngrey.png,10\ngrey.png,seven\n");
    var problems = problems(request().setDevices(List.of("gpu")).setTopK(11).build());
    assertThat(problems).extracting(Problem::getField)
        .containsExactly("devices[0]", "topK", "dataset.uri", "dataset.uri", "dataset.uri", "dataset.uri", "dataset.uri", "dataset.uri");
    assertThat(problems).extracting(Problem::getMessage).anySatisfy(m -> assertThat(m).contains("line 4: '../model.onnx'"))
        .anySatisfy(m -> assertThat(m).contains("line 5: the label '10'")).anySatisfy(m -> assertThat(m).contains("line 6: grey.png is listed twice"))
        .anySatisfy(m -> assertThat(m).contains("line 6: the label 'seven'")).anySatisfy(m -> assertThat(m).contains("line 2: broken.png is not"))
        .anySatisfy(m -> assertThat(m).contains("line 3: none.png does not exist"));
  }

  @Test
  void comparesTheShapeOfImagesAndOfTensorsWithTheModel() throws Exception {
    var wrongSize = Requests.model("mini", data.resolve("model.onnx").toUri());
    assertThat(fields(request().setModels(List.of(wrongSize)).build())).containsExactly("models[0].preprocess.resize");

    Files.write(data.resolve("wrong.npy"), Fixtures.bytes("float32.npy"));
    var wrong = new DatasetRequest(data.resolve("wrong.npy").toUri().toString(), null);
    assertThat(problems(request().setExperiment("exp-2").setDataset(wrong).build())).singleElement()
        .satisfies(problem -> assertThat(problem.getRemedy()).isEqualTo("the model needs [n, 3, 8, 8]"));

    Files.write(data.resolve("right.npy"), Npy.write(new Npy.Tensor(new int[] {3, 3, 8, 8}, new float[3 * 3 * 64])));
    var right = new DatasetRequest(data.resolve("right.npy").toUri().toString(), 2);
    var frame = plan(request().setExperiment("exp-3").setDataset(right).build()).getModels().getFirst().getFrame();
    assertThat(frame.getInputs()).isEqualTo(2);
  }

  @Test
  void refusesMoreMutantsThanTheLimit() throws Exception {
    assertThat(problems(service(new Limits(20, 200, 4, 100, 1000, 100_000)), request().build())).singleElement()
        .satisfies(problem -> assertThat(problem.getMessage()).isEqualTo("the selected sites make 5 mutants"));
  }

  @Test
  void aSiteNameThatNoModelHasIsAProblemThatNamesTheClosest() throws Exception {
    var sites = Requests.names("main/lv/site#2", "main/lv/sight#3");
    var problems = problems(request().setMutations(List.of(Requests.mutation("add-to-subtract", sites))).build());
    assertThat(problems).singleElement().satisfies(problem -> {
      assertThat(problem.getField()).isEqualTo("mutations[0].sites.names[1]");
      assertThat(problem.getMessage()).isEqualTo("add-to-subtract has no site 'main/lv/sight#3'");
      assertThat(problem.getRemedy()).startsWith("did you mean main/lv/site#3 or ").contains("survey");
    });
  }

  @Test
  void whatALimitLeavesOutIsInThePlanAndWhatIsCheckedInTheSpecs() throws Exception {
    var request = request().setMutations(List.of(Requests.mutation("add-to-subtract", Requests.all()),
        Requests.mutation("conditional-lt-to-le", Requests.all()))).setMaxMutantsPerModel(5).setSecondOrder(new SecondOrder(1, 1L));
    var plan = plan(request.build());
    var model = plan.getModels().getFirst();
    assertThat(model.getFrame().getMutants()).isEqualTo(6);
    assertThat(model.getOmitted()).containsExactly(new OmittedMutants("add-to-subtract", 3, 2), new OmittedMutants("conditional-lt-to-le", 3, 2));
    assertThat(MutantSpecs.of(plan)).extracting(spec -> spec.getMutation().getOperator() + " " + spec.getFurther().size() + " "
        + spec.getBoundsCheckTarget())
        .startsWith("original 0 null", "add-to-subtract 0 null", "add-to-subtract 0 null", "conditional-lt-to-le 0 x86-64",
            "conditional-lt-to-le 0 x86-64")
        .hasSize(6).last().asString().contains(" 1 ");
  }

  private void labels(String text) throws IOException {
    Files.writeString(data.resolve("labels.csv"), text);
  }

  private ExperimentRequest.Builder request() {
    var model = ModelRequest.newBuilder(Requests.model("mini", data.resolve("model.onnx").toUri()));
    model.setPreprocess(Preprocess.newBuilder(model.getPreprocess()).setResize(List.of(8, 8)).build());
    return Requests.sound("exp-1", data.resolve("model.onnx").toUri(), data.toUri()).setModels(List.of(model.build())).setBatchSize(1);
  }

  private ExperimentService service() {
    return service(Limits.DEFAULT);
  }

  private ExperimentService service(Limits limits) {
    var files = new RequestFiles(sources, limits.fileBytes());
    var models = new Models(files, store, compiler, folder.resolve("cache"));
    var planner = new Planner(OperatorCatalogue.load(), DeviceCatalogue.load(null), models, new InputSets(files, store, limits), limits);
    return new ExperimentService(planner, store, Map.of("tvm", "test"), Clock.systemUTC(), Duration.ofMillis(1));
  }

  private ExperimentPlan plan(ExperimentRequest request) throws InterruptedException {
    return ((Answer.Planned) service().answer(request)).plan();
  }

  private List<Problem> problems(ExperimentRequest request) throws InterruptedException {
    return problems(service(), request);
  }

  private static List<Problem> problems(ExperimentService service, ExperimentRequest request) throws InterruptedException {
    var plan = ((Answer.Planned) service.answer(request)).plan();
    assertThat(plan.getDecision()).isEqualTo(Decision.REJECTED);
    assertThat(plan.getModels()).isEmpty();
    return plan.getProblems();
  }

  private List<String> fields(ExperimentRequest request) throws InterruptedException {
    return problems(request).stream().map(Problem::getField).toList();
  }

  private static Blob blob(BlobRef reference) {
    return new Blob(URI.create(reference.getUri()), reference.getSha256(), reference.getBytes());
  }
}
