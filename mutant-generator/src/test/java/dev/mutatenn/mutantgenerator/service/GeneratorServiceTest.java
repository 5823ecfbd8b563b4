package dev.mutatenn.mutantgenerator.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.Requests;
import dev.mutatenn.schemas.DatasetRequest;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.ModelRequest;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.OmittedMutants;
import dev.mutatenn.schemas.Preprocess;
import dev.mutatenn.schemas.SecondOrder;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.tvmdriver.SurveyRequest;
import dev.mutatenn.tvmdriver.TvmDriver;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole service, among a real broker, a real registry and real TVM. */
@QuarkusTest
@QuarkusTestResource(RealSurroundings.class)
class GeneratorServiceTest {

  private static final URI MODELS = Path.of("..", "models").toAbsolutePath().normalize().toUri();
  private static final URI MODEL = MODELS.resolve("zoo/mobilenetv2-mini.onnx");
  private static final URI DATASET = MODELS.resolve("datasets/digits");

  private static boolean provisioned;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;
  @ConfigProperty(name = "schema.registry.url")
  String registryUrl;
  @ConfigProperty(name = RealSurroundings.INPUTS)
  Path inputs;
  @Inject
  ObjectStore store;
  @Inject
  TvmDriver driver;

  private Corridor corridor;

  @BeforeEach
  void waitsForItsTopicsAndThenIsReady() throws Exception {
    corridor = new Corridor(bootstrapServers, registryUrl);
    if (!provisioned) {
      awaitHealth(503, "waiting for topics");
      try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        TopicProvisioner.provision(admin, List.of("x86-64", "c-gcc"));
      }
      provisioned = true;
    }
    awaitHealth(200, "\"UP\"");
  }

  @Test
  void aRequestBecomesAPlanAndSpecsAndTheSameRequestTheVerySameRecords() throws Exception {
    var request = Requests.sound(id(), MODEL, DATASET).build();
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request);
    var plan = plans(request, 1).getFirst();
    assertThat(plan.value().getProblems()).isEmpty();
    assertThat(plan.value().getDecision()).isEqualTo(Decision.ACCEPTED);
    assertThat(plan.value().getVersions()).containsKeys("tvm", "python", "mutatenn").containsEntry("tvm", "0.27.0.post1");
    var model = plan.value().getModels().getFirst();
    assertThat(model.getMutants()).hasSize(5);
    assertThat(model.getFrame().getInputs()).isEqualTo(12);
    assertThat(model.getFrame().getBatches()).isEqualTo(3);
    assertThat(model.getModel().getInputShape()).containsExactly(1, 3, 32, 32);
    var onnx = model.getModel().getOnnx();
    assertThat(store.read(new Blob(URI.create(onnx.getUri()), onnx.getSha256(), onnx.getBytes()))).isEqualTo(Files.readAllBytes(Path.of(MODEL)));

    var specs = specs(request, 5);
    assertThat(specs).extracting(spec -> spec.value().getMutant())
        .containsExactlyInAnyOrderElementsOf(model.getMutants().stream().map(mutant -> mutant.getMutant()).toList());
    assertThat(specs).allSatisfy(spec -> {
      assertThat(spec.key()).isEqualTo(Keys.mutant(request.getExperiment(), "mini", spec.value().getMutant()));
      assertThat(spec.value().getFrame()).isEqualTo(model.getFrame());
      assertThat(spec.value().getNotApplicable()).isNull();
    });

    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request);
    assertThat(plans(request, 2)).containsOnly(plan);
    assertThat(specs(request, 10)).hasSize(10).hasSameElementsAs(specs);
  }

  @Test
  void whateverIsAskedOfTheMutantsTravelsInPlanAndSpecsUnderAnyExperiment() throws Exception {
    var operator = "conditional-lt-to-le";
    var sites = driver.survey(Path.of(MODEL), List.of(new SurveyRequest(operator, Map.of())), Duration.ofSeconds(120)).sites().getFirst();
    var named = Requests.mutation(operator, Requests.names(sites.getLast().name(), sites.getFirst().name()));
    var request = Requests.sound(id(), MODEL, DATASET).setMaxMutantsPerModel(9).setSecondOrder(new SecondOrder(3, 1L))
        .setMutations(List.of(named, Requests.mutation("multiply-store-value", Requests.stratified(20, 2)),
            Requests.mutation("transpose-dense-input", Requests.all())));
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request.build());
    var model = accepted(request.build());
    assertThat(model.getMutants()).hasSize(11);
    assertThat(model.getMutants()).filteredOn(mutant -> mutant.getMutation().getOperator().equals("transpose-dense-input")).singleElement()
        .satisfies(mutant -> assertThat(mutant.getNotApplicable()).isNotBlank());
    assertThat(model.getOmitted()).contains(new OmittedMutants("multiply-store-value", 20, 5));

    var specs = specs(request.build(), 11).stream().map(Corridor.Entry::value).toList();
    assertThat(specs).filteredOn(spec -> !spec.getFurther().isEmpty()).hasSize(3);
    assertThat(specs).allSatisfy(spec -> {
      boolean conditional = spec.getMutation().getOperator().equals(operator)
          || spec.getFurther().stream().anyMatch(further -> further.getOperator().equals(operator));
      assertThat(spec.getBoundsCheckTarget()).isEqualTo(conditional ? "x86-64" : null);
    });

    var again = request.setExperiment(id()).build();
    corridor.publish(Topics.EXPERIMENT_REQUESTS, again.getExperiment(), again);
    assertThat(accepted(again).getMutants()).isEqualTo(model.getMutants());
  }

  /** What is wrong with a request, the field that a problem must name, and a word of its remedy. */
  static Stream<Arguments> wrongs() {
    Consumer<ExperimentRequest.Builder> operator = request -> request.setMutations(List.of(Requests.mutation("conditional-lt-to-lee",
        Requests.all())));
    Consumer<ExperimentRequest.Builder> device = request -> request.setDevices(List.of("x86-46"));
    Consumer<ExperimentRequest.Builder> site = request -> request.setMutations(List.of(Requests.mutation("add-to-subtract",
        Requests.names("main/nowhere/add#1@00000000"))));
    Consumer<ExperimentRequest.Builder> shape = request -> {
      var preprocess = new Preprocess(List.of(64, 64), 255.0, List.of(0.5), List.of(0.5), Layout.NCHW);
      request.setModels(List.of(new ModelRequest("mini", MODEL.toString(), preprocess)));
    };
    return Stream.of(
        Arguments.of("unknown operator", operator, "mutations[0].operator", "conditional-lt-to-le"),
        Arguments.of("unknown device", device, "devices[0]", "x86-64"),
        Arguments.of("unknown site", site, "mutations[0].sites.names[0]", "survey"),
        Arguments.of("missing model", models("zoo/none.onnx"), "models[0].uri", "check the path"),
        Arguments.of("a model that is none", models("datasets/digits/labels.csv"), "models[0].uri", "onnx"),
        Arguments.of("wrong shape", shape, "models[0].preprocess.resize", "[32, 32]"),
        Arguments.of("forbidden scheme", model("https://example.org/model.onnx"), "models[0].uri", "allowed root"),
        Arguments.of("forbidden folder", model("file:///etc/passwd"), "models[0].uri", "allowed root"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongs")
  void aBadRequestIsRejectedWithTheFieldAndTheRemedy(String what, Consumer<ExperimentRequest.Builder> spoil, String field,
      String remedy) throws Exception {
    var request = Requests.sound(id(), MODEL, DATASET);
    spoil.accept(request);
    rejected(request.build(), field, remedy);
  }

  @Test
  void anUnreadableImageIsNamed() throws Exception {
    Path folder = Files.createDirectories(inputs.resolve("broken"));
    Files.writeString(folder.resolve("broken.png"), "no image");
    Files.writeString(folder.resolve("labels.csv"), "file,label\nbroken.png,1\n");
    rejected(Requests.sound(id(), MODEL, DATASET).setDataset(new DatasetRequest(folder.toUri().toString(), null)).build(), "dataset.uri", "");
  }

  @Test
  void bytesThatAreNoRequestAreDeadLettersAndTheNextRequestIsAnswered() throws Exception {
    String key = id();
    corridor.publish(Topics.EXPERIMENT_REQUESTS, key, "garbage".getBytes(StandardCharsets.UTF_8));
    corridor.publish(Topics.EXPERIMENT_REQUESTS, key, (byte[]) null);
    var request = Requests.sound(id(), MODEL, DATASET).setMutations(List.of()).build();
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request);
    assertThat(plans(request, 1).getFirst().value().getDecision()).isEqualTo(Decision.ACCEPTED);
    var letters = letters(key, 2);
    assertThat(Corridor.text(letters.getFirst().value().getValue())).isEqualTo("garbage");
    assertThat(letters.getLast().value().getMessage()).contains("no value");
  }

  @Test
  void anIdThatIsTakenIsADeadLetterAndLeavesTheExperimentAlone() throws Exception {
    var request = Requests.sound(id(), MODEL, DATASET).setMutations(List.of());
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request.build());
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request.setTopK(3).build());
    assertThat(letters(request.getExperiment(), 1).getFirst().value().getMessage()).contains("exists with other content");
    assertThat(plans(request.build(), 1)).hasSize(1);
    String metrics = RestAssured.get("/q/metrics").asString();
    assertThat(metrics).containsPattern("mutatenn_generator_requests_total\\{.*answer=\"id-taken\".*} 1").contains("mutatenn_generator_specs_total");
  }

  private void rejected(ExperimentRequest request, String field, String remedy) throws Exception {
    corridor.publish(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request);
    var plan = plans(request, 1).getFirst().value();
    assertThat(plan.getDecision()).isEqualTo(Decision.REJECTED);
    assertThat(plan.getModels()).isEmpty();
    assertThat(plan.getProblems()).singleElement().satisfies(problem -> {
      assertThat(problem.getField()).isEqualTo(field);
      assertThat(problem.getMessage()).isNotBlank();
      assertThat(problem.getRemedy()).isNotBlank().contains(remedy);
    });
    var letter = letters(request.getExperiment(), 1).getFirst().value();
    assertThat(letter.getService()).isEqualTo("mutant-generator");
    assertThat(letter.getMessage()).contains(field).contains(remedy);
  }

  private ModelPlan accepted(ExperimentRequest request) {
    var plan = plans(request, 1).getFirst().value();
    assertThat(plan.getProblems()).isEmpty();
    return plan.getModels().getFirst();
  }

  private List<Corridor.Entry<ExperimentPlan>> plans(ExperimentRequest request, int count) {
    return corridor.await(count, ExperimentPlan.class, Topics.EXPERIMENT_PLANS, entry -> entry.key().equals(request.getExperiment()));
  }

  private List<Corridor.Entry<MutantSpec>> specs(ExperimentRequest request, int count) {
    return corridor.await(count, MutantSpec.class, Topics.MUTANT_SPECS, entry -> Keys.experiment(entry.key()).equals(request.getExperiment()));
  }

  private List<Corridor.Entry<DeadLetter>> letters(String key, int count) {
    return corridor.await(count, DeadLetter.class, Topics.DEAD_LETTERS, entry -> Corridor.text(entry.value().getKey()).equals(key));
  }

  private static Consumer<ExperimentRequest.Builder> models(String path) {
    return model(MODELS.resolve(path).toString());
  }

  private static Consumer<ExperimentRequest.Builder> model(String uri) {
    return request -> request.setModels(List.of(Requests.model("mini", URI.create(uri))));
  }

  private static String id() {
    return "exp-" + UUID.randomUUID();
  }

  private static void awaitHealth(int status, String word) {
    var end = Instant.now().plus(Duration.ofSeconds(60));
    var response = RestAssured.get("/q/health/ready");
    while (response.statusCode() != status || !response.asString().contains(word)) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + status + " and " + word + ", health is " + response.asString());
      }
      LockSupport.parkNanos(50_000_000);
      response = RestAssured.get("/q/health/ready");
    }
  }
}
