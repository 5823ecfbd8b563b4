package dev.mutatenn.inferenceworker.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.inferenceworker.outputs.InputTensors;
import dev.mutatenn.inferenceworker.outputs.Npy;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.ClassScore;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.storage.Digests;
import dev.mutatenn.storage.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service, among a real broker and a real registry, with real artifacts. */
@QuarkusTest
@QuarkusTestResource(Surroundings.class)
class InferenceServiceTest {
  private static final List<Integer> SMALL = List.of(1, 4);

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrapServers;
  @ConfigProperty(name = "schema.registry.url")
  String registryUrl;
  @Inject
  ObjectStore store;

  private Corridor corridor;

  @BeforeEach
  void open() {
    corridor = new Corridor(bootstrapServers, registryUrl);
  }

  @Test
  void anArtifactBecomesOneRecordABatchWithWhatTvmItselfComputes() throws Exception {
    byte[] inputs = values("network-inputs.npy");
    byte[] expected = values("network-outputs.npy");
    Experiment experiment = new Experiment(store, inputs, List.of(1, 3, 8, 8), 10, 4, 3);
    publish(experiment.artifact("original", "network").build());
    List<InferenceOutput> outputs = outputs(experiment, "original", 2);
    int row = 0;
    for (InferenceOutput output : outputs) {
      assertThat(output.getOutcome()).as(output.getDetail()).isEqualTo(Outcome.OK);
      assertThat(output.getDetail()).isEmpty();
      assertThat(output.getSignal()).isNull();
      assertThat(output.getDevice()).isEqualTo("x86-64");
      assertThat(output.getDeterministic()).isTrue();
      assertThat(output.getFlaky()).isFalse();
      assertThat(output.getBounds()).isNull();
      assertThat(output.getArtifactBytes()).isEqualTo(Files.size(TestArtifacts.named("network")));
      assertThat(output.getCompileMillis()).isEqualTo(12);
      assertThat(output.getWorker()).contains("x86-64");
      byte[] scores = Arrays.copyOfRange(expected, row * 40, (row + output.getInputs().size()) * 40);
      assertThat(bytes(output.getScores())).isEqualTo(scores);
      assertThat(store.read(InputTensors.blob(output.getOutputs()))).isEqualTo(Npy.file(List.of(output.getInputs().size(), 10), scores));
      assertThat(output.getOutputs().getUri()).contains("/outputs/").endsWith(".npy");
      for (var input : output.getInputs()) {
        byte[] one = Arrays.copyOfRange(expected, row * 40, (row + 1) * 40);
        assertThat(input.getName()).isEqualTo("input-" + row);
        assertThat(input.getLabel()).isEqualTo(row);
        assertThat(input.getDigest()).isEqualTo(Digests.sha256(one));
        assertThat(input.getTopK()).isEqualTo(best(one, 3));
        assertThat(input.getMicros()).isNotNegative();
        row++;
      }
    }
    assertThat(row).isEqualTo(7);
  }

  @Test
  void everyMutantEndsInOneRecordABatchWhateverBecomesOfIt() throws Exception {
    Experiment experiment = small();
    experiment.frame().setInferenceTimeoutMillis(700);
    Map<String, Artifact> mutants = Map.of(
        "a-segfault", experiment.artifact("a-segfault", "segfault").build(),
        "b-uncompiled", experiment.failed("b-uncompiled", Outcome.COMPILE_CRASH, "the compiler died").build(),
        "c-none", experiment.artifact("c-none", "none").build(),
        "d-loop", experiment.artifact("d-loop", "loop").build(),
        "e-not-applicable", experiment.failed("e-not-applicable", Outcome.NOT_APPLICABLE, "no site").build(),
        "f-exit", experiment.artifact("f-exit", "exit_zero").build(),
        "g-out-of-bounds", experiment.artifact("g-out-of-bounds", "none").setCheckedLibrary(experiment.library("checked-out")).build(),
        "h-none", experiment.artifact("h-none", "none").build());
    for (String mutant : mutants.keySet().stream().sorted().toList()) {
      publish(mutants.get(mutant));
    }
    Map<String, List<InferenceOutput>> all = corridor
        .await(16, InferenceOutput.class, Topics.INFERENCE_OUTPUTS, entry -> Keys.experiment(entry.key()).equals(experiment.id))
        .stream().map(Corridor.Entry::value).collect(Collectors.groupingBy(InferenceOutput::getMutant));
    assertThat(all.keySet()).isEqualTo(mutants.keySet());
    assertThat(all.values()).allSatisfy(outputs -> assertThat(outputs).extracting(InferenceOutput::getBatch).containsExactlyInAnyOrder(0, 1));
    ended(all.get("a-segfault"), Outcome.RUN_CRASH, 11, "SIGSEGV");
    ended(all.get("b-uncompiled"), Outcome.COMPILE_CRASH, null, "the compiler died");
    ended(all.get("d-loop"), Outcome.RUN_TIMEOUT, null, "700 ms");
    ended(all.get("e-not-applicable"), Outcome.NOT_APPLICABLE, null, "no site");
    ended(all.get("f-exit"), Outcome.RUN_CRASH, null, "status 0");
    assertThat(all.get("b-uncompiled")).allSatisfy(output -> {
      assertThat(output.getCompileOutcome()).isEqualTo(Outcome.COMPILE_CRASH);
      assertThat(output.getArtifactBytes()).isZero();
    });
    assertThat(all.get("a-segfault")).allSatisfy(output -> assertThat(output.getCompileOutcome()).isEqualTo(Outcome.OK));
    assertThat(all.get("g-out-of-bounds")).allSatisfy(output -> {
      assertThat(output.getOutcome()).isEqualTo(Outcome.OK);
      assertThat(output.getBounds()).isEqualTo(BoundsCheck.OUT_OF_BOUNDS);
    });
    assertThat(all.get("c-none").stream().min(Comparator.comparing(InferenceOutput::getBatch)).orElseThrow().getInputs()).hasSize(2);
    ready();
    assertThat(RestAssured.get("/q/metrics").asString())
        .containsPattern("mutatenn_inference_artifacts_total\\{.*outcome=\"RUN_TIMEOUT\".*} 1")
        .containsPattern("mutatenn_inference_runners_total\\{?.*}? [1-9]").contains("mutatenn_inference_inferences_seconds_count");
  }

  @Test
  void anArtifactForOtherDevicesOfItsTargetIsPassedOver() throws Exception {
    Experiment experiment = small();
    experiment.frame().setDevices(List.of(new DeviceBinding("another", "x86-64")));
    publish(experiment.artifact("original", "segfault").build());
    // Under the same key, hence in the same partition, after it.
    experiment.frame().setDevices(List.of(new DeviceBinding("another", "x86-64"), new DeviceBinding("x86-64", "x86-64")));
    publish(experiment.artifact("original", "none").build());
    assertThat(outputs(experiment, "original", 2)).allSatisfy(output -> assertThat(output.getOutcome()).isEqualTo(Outcome.OK));
  }

  @Test
  void anArtifactWhoseBytesAreNotWhatWasRecordedIsNeverLoadedAndNobodyWaitsForIt() throws Exception {
    Experiment experiment = small();
    BlobRef real = experiment.library("none");
    BlobRef forged = new BlobRef(real.getUri(), "0".repeat(64), real.getBytes());
    publish(experiment.artifact("forged", "none").setLibrary(forged).build());
    List<InferenceOutput> outputs = outputs(experiment, "forged", 2);
    ended(outputs, Outcome.RUN_ERROR, null, "2 attempts");
    assertThat(corridor.await(1, DeadLetter.class, Topics.DEAD_LETTERS, entry -> entry.value().getMessage().contains(forged.getSha256()))).hasSize(1);
  }

  private Experiment small() throws IOException {
    ByteBuffer values = ByteBuffer.allocate(3 * 16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 12; i++) {
      values.putFloat(i);
    }
    return new Experiment(store, values.array(), SMALL, 4, 2, 1);
  }

  private void publish(Artifact artifact) throws Exception {
    String key = Keys.mutant(artifact.getFrame().getExperiment(), artifact.getFrame().getModel(), artifact.getMutant());
    corridor.publish(Topics.artifacts("x86-64"), key, artifact);
  }

  private List<InferenceOutput> outputs(Experiment experiment, String mutant, int count) {
    var entries = corridor.await(count, InferenceOutput.class, Topics.INFERENCE_OUTPUTS,
        entry -> Keys.experiment(entry.key()).equals(experiment.id) && entry.value().getMutant().equals(mutant));
    assertThat(entries).hasSize(count)
        .allSatisfy(entry -> assertThat(entry.key()).isEqualTo(Keys.batch(experiment.id, "model", entry.value().getBatch())));
    return entries.stream().map(Corridor.Entry::value).sorted(Comparator.comparing(InferenceOutput::getBatch)).toList();
  }

  private static void ended(List<InferenceOutput> outputs, Outcome outcome, Integer signal, String detail) {
    assertThat(outputs).isNotEmpty().allSatisfy(output -> {
      assertThat(output.getOutcome()).as(output.getDetail()).isEqualTo(outcome);
      assertThat(output.getSignal()).isEqualTo(signal);
      assertThat(output.getDetail()).contains(detail);
      assertThat(output.getInputs()).isEmpty();
      assertThat(output.getScores().remaining()).isZero();
      assertThat(output.getOutputs()).isNull();
      assertThat(output.getDeterministic()).isNull();
    });
  }

  /** Whoever is ready says so, now or as soon as the next spare is up. */
  private static void ready() {
    String health = "";
    for (long end = System.nanoTime() + 30_000_000_000L; System.nanoTime() < end; Thread.onSpinWait()) {
      var response = RestAssured.get("/q/health/ready");
      health = response.asString();
      if (response.statusCode() == 200 && health.replaceAll("\\s", "").contains("\"spare\":true")) {
        return;
      }
    }
    throw new AssertionError("not ready: " + health);
  }

  private static List<ClassScore> best(byte[] output, int k) {
    float[] scores = new float[output.length / Float.BYTES];
    ByteBuffer.wrap(output).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(scores);
    return java.util.stream.IntStream.range(0, scores.length).mapToObj(i -> new ClassScore(i, scores[i]))
        .sorted(Comparator.comparing(ClassScore::getScore).reversed()).limit(k).toList();
  }

  private static byte[] values(String npy) throws IOException {
    byte[] file = Files.readAllBytes(TestArtifacts.file(npy));
    return Arrays.copyOfRange(file, (int) Npy.header(TestArtifacts.file(npy)).offset(), file.length);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
