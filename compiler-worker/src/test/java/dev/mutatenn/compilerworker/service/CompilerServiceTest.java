package dev.mutatenn.compilerworker.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.compilerworker.Specs;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.TopicProvisioner;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.tvmdriver.SurveyRequest;
import dev.mutatenn.tvmdriver.TvmDriver;
import dev.mutatenn.workqueue.WorkQueue;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole service, among a real broker, a real registry and real TVM. */
@QuarkusTest
@QuarkusTestResource(RealSurroundings.class)
class CompilerServiceTest {
  private static final Path MODEL = Path.of("..", "models", "zoo", "mobilenetv2-mini.onnx");
  private static final List<String> TARGETS = List.of("x86-64", "x86-64-v3", "c-gcc");
  private static final String UNKNOWN_TARGET = "abacus";
  private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
  private static boolean provisioned;

  @ConfigProperty(name = "kafka.bootstrap.servers") String bootstrapServers;
  @ConfigProperty(name = "schema.registry.url") String registryUrl;
  @Inject ObjectStore store;
  @Inject TvmDriver driver;
  @Inject WorkQueue<MutantSpec> queue;

  private final String experiment = "exp-" + UUID.randomUUID();
  private Corridor corridor;
  private Blob onnx;

  @BeforeEach
  void waitsForItsTopicsAndThenIsReady() throws Exception {
    corridor = new Corridor(bootstrapServers, registryUrl);
    onnx = store.put("models", ".onnx", MODEL);
    if (!provisioned) {
      assertThat(RestAssured.get("/q/health/ready").statusCode()).isEqualTo(503);
      assertThat(RestAssured.get("/q/health/live").statusCode()).isEqualTo(200);
      try (var admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        TopicProvisioner.provision(admin, List.of("x86-64", "x86-64-v3", "c-gcc", UNKNOWN_TARGET));
      }
      provisioned = true;
    }
    await("readiness", () -> RestAssured.get("/q/health/ready").statusCode() == 200);
  }

  @Test
  void theOriginalAndItsMutantsAreCompiledForEveryTargetAndTheSameSpecGivesTheSameBlobs() throws Exception {
    var original = Specs.original(experiment, onnx, TARGETS);
    var graph = Specs.mutant(original, "add-to-subtract", Level.GRAPH, site("add-to-subtract"));
    var loop = Specs.mutant(original, "conditional-lt-to-le", Level.LOOP, site("conditional-lt-to-le"));
    publish(original, graph, loop);
    for (String target : TARGETS) {
      var artifacts = artifacts(target, 3);
      assertThat(artifacts).allSatisfy(artifact -> {
        assertThat(artifact.getOutcome()).as(artifact.getDetail()).isEqualTo(Outcome.OK);
        assertThat(artifact.getDetail()).isEmpty();
        assertThat(artifact.getFrame()).isEqualTo(original.getFrame());
        assertThat(read(artifact.getLibrary())).startsWith(ELF);
      });
      assertThat(artifacts).extracting(Artifact::getMutant).containsExactlyInAnyOrder("original", graph.getMutant(), loop.getMutant());
      assertThat(artifacts).extracting(Artifact::getCodeDigest).doesNotHaveDuplicates();
      var changed = of(loop, artifacts);
      assertThat(changed.getKernelsCompiled()).isLessThanOrEqualTo(1);
      assertThat(new String(read(changed.getIrBefore()), StandardCharsets.UTF_8)).contains(" < ");
      assertThat(new String(read(changed.getIrAfter()), StandardCharsets.UTF_8)).contains(" <= ");
    }

    publish(loop);
    for (String target : TARGETS) {
      var again = artifacts(target, 4).stream().filter(artifact -> artifact.getMutant().equals(loop.getMutant())).toList();
      assertThat(again).hasSize(2).extracting(Artifact::getKernelsCompiled).contains(0);
      assertThat(again)
          .extracting(artifact -> List.of(artifact.getLibrary(), artifact.getIrBefore(), artifact.getIrAfter(), artifact.getCodeDigest()))
          .containsOnly(List.of(again.getFirst().getLibrary(), again.getFirst().getIrBefore(), again.getFirst().getIrAfter(), again.getFirst()
              .getCodeDigest()));
    }
    assertThat(RestAssured.get("/q/metrics").asString())
        .containsPattern("mutatenn_compiler_artifacts_total\\{outcome=\"OK\",target=\"c-gcc\"} \\d")
        .contains("mutatenn_compiler_compilation_seconds_bucket", "mutatenn_compiler_kernels_compiled_total", "mutatenn_compiler_running");
  }

  @Test
  void aMutantOfTwoFaultsHasBothAndIsBuiltWithBoundChecksForOneTarget() throws Exception {
    var original = Specs.original(experiment, onnx, List.of("x86-64", "c-gcc"));
    var graph = Specs.mutant(original, "add-to-subtract", Level.GRAPH, site("add-to-subtract"));
    var loop = Specs.mutant(original, "conditional-lt-to-le", Level.LOOP, site("conditional-lt-to-le"));
    var both = Specs.checked(Specs.both(loop, graph), "x86-64");
    publish(graph, loop, both);
    for (String target : List.of("x86-64", "c-gcc")) {
      var artifacts = artifacts(target, 3);
      assertThat(artifacts).extracting(Artifact::getOutcome).containsOnly(Outcome.OK);
      assertThat(artifacts).extracting(Artifact::getCodeDigest).doesNotHaveDuplicates();
      var made = of(both, artifacts);
      assertThat(made.getMutation()).isEqualTo(loop.getMutation());
      assertThat(text(made.getIrAfter())).contains(text(of(graph, artifacts).getIrAfter())).contains(" <= ");
      assertThat(text(made.getLibrary())).doesNotContain("out of bounds: ");
      if (target.equals("x86-64")) {
        assertThat(text(made.getCheckedLibrary())).startsWith("\u007fELF").contains("out of bounds: read of ");
      } else {
        assertThat(made.getCheckedLibrary()).isNull();
      }
      assertThat(of(loop, artifacts).getCheckedLibrary()).isNull();
    }
  }

  @Test
  void whatDoesNotApplyIsToldToEveryTargetWithItsReason() throws Exception {
    var original = Specs.original(experiment, onnx, TARGETS);
    var planned = Specs.notApplicable(original, "add-to-subtract", "add-to-subtract has no site in this model");
    var found = Specs.mutant(original, "conditional-lt-to-le", Level.LOOP, "nowhere/lt#1@00000000");
    publish(planned, found);
    for (String target : TARGETS) {
      var artifacts = artifacts(target, 2);
      assertThat(artifacts).extracting(Artifact::getOutcome).containsOnly(Outcome.NOT_APPLICABLE);
      assertThat(artifacts).extracting(Artifact::getLibrary).containsOnlyNulls();
      assertThat(of(planned, artifacts).getDetail()).isEqualTo("add-to-subtract has no site in this model");
      assertThat(of(found, artifacts).getDetail()).contains("nowhere/lt#1@00000000");
    }
  }

  @Test
  void aKilledCompilerCostsTheMutantNothing() throws Exception {
    driver.versions();
    Set<Long> before = driver.pids();
    var original = Specs.original(experiment, onnx, List.of("x86-64"));
    publish(original);
    await("the job to run", () -> queue.running() == 1);
    before.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    assertThat(artifacts("x86-64", 1)).extracting(Artifact::getOutcome).containsExactly(Outcome.OK);
    publish(Specs.mutant(original, "add-to-subtract", Level.GRAPH, site("add-to-subtract")));
    assertThat(artifacts("x86-64", 2)).extracting(Artifact::getOutcome).containsOnly(Outcome.OK);
    assertThat(driver.pids()).isNotEmpty().doesNotContainAnyElementsOf(before);
  }

  @Test
  void aDeadlineIsAnOutcomeAndAnUnknownTargetToo() throws Exception {
    publish(Specs.original(experiment, onnx, List.of(new DeviceBinding("a", "c-gcc"), new DeviceBinding("b", UNKNOWN_TARGET)), 1));
    assertThat(artifacts("c-gcc", 1)).extracting(Artifact::getOutcome).containsExactly(Outcome.COMPILE_TIMEOUT);
    assertThat(artifacts(UNKNOWN_TARGET, 1).getFirst()).satisfies(artifact -> {
      assertThat(artifact.getOutcome()).isEqualTo(Outcome.COMPILE_ERROR);
      assertThat(artifact.getDetail()).contains("mutatenn.catalogue.devices");
    });
  }

  @Test
  void whatCannotBeReadIsADeadLetterAndNobodyWaitsForItsArtifacts() throws Exception {
    corridor.publish(Topics.MUTANT_SPECS, experiment, "garbage".getBytes(StandardCharsets.UTF_8));
    var lost = Specs.original(experiment, new Blob(URI.create(store.root() + "/models/lost.onnx"), "f".repeat(64), 1), List.of("x86-64"));
    var forbidden = Specs.mutant(Specs.original(experiment, new Blob(URI.create("file:///etc/passwd"), "f".repeat(64), 1), List.of("x86-64")),
        "add-to-subtract", Level.GRAPH, "");
    publish(lost, forbidden);
    assertThat(artifacts("x86-64", 2)).allSatisfy(artifact -> {
      assertThat(artifact.getOutcome()).isEqualTo(Outcome.COMPILE_ERROR);
      assertThat(artifact.getDetail()).containsAnyOf("lost.onnx", "/etc/passwd");
    });
    var letters = corridor.await(3, DeadLetter.class, Topics.DEAD_LETTERS, entry -> Corridor.text(entry.value().getKey()).startsWith(experiment));
    assertThat(letters).extracting(letter -> letter.value().getService()).containsOnly("compiler-worker");
    assertThat(letters).extracting(letter -> letter.value().getMessage()).anyMatch(message -> message.contains("/etc/passwd"));
    publish(Specs.original(experiment, onnx, List.of("c-gcc")));
    assertThat(artifacts("c-gcc", 1)).extracting(Artifact::getOutcome).containsExactly(Outcome.OK);
  }

  private String site(String operator) throws Exception {
    return driver.survey(MODEL, List.of(new SurveyRequest(operator, Map.of())), Duration.ofSeconds(120)).sites().getFirst().getFirst().name();
  }

  private void publish(MutantSpec... specs) throws Exception {
    for (var spec : specs) {
      corridor.publish(Topics.MUTANT_SPECS, Keys.mutant(spec.getFrame().getExperiment(), spec.getFrame().getModel(), spec.getMutant()), spec);
    }
  }

  private List<Artifact> artifacts(String target, int count) {
    return corridor.await(count, Artifact.class, Topics.artifacts(target), entry -> Keys.experiment(entry.key()).equals(experiment)).stream()
        .map(Corridor.Entry::value).toList();
  }

  private static Artifact of(MutantSpec spec, List<Artifact> artifacts) {
    return artifacts.stream().filter(artifact -> artifact.getMutant().equals(spec.getMutant())).findFirst().orElseThrow();
  }

  private byte[] read(BlobRef blob) {
    return store.read(new Blob(URI.create(blob.getUri()), blob.getSha256(), blob.getBytes()));
  }

  private String text(BlobRef blob) {
    return new String(read(blob), StandardCharsets.ISO_8859_1);
  }

  private static void await(String what, BooleanSupplier condition) {
    var end = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
