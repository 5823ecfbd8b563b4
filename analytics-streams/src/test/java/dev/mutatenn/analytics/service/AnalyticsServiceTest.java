package dev.mutatenn.analytics.service;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Topics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(StackResource.class)
class AnalyticsServiceTest {

  @Test
  void anExperimentPublishedWithAProducerIsAnsweredToAConsumerAndOverRest() {
    TestExperiment experiment = new TestExperiment("served", List.of("a", "b", "c"), 3, 2, 4, 5);
    try (var kafka = new TestKafka()) {
      kafka.send(Topics.EXPERIMENT_PLANS, "served", experiment.plan());
      for (String mutant : experiment.mutantIds()) {
        for (String device : experiment.devices()) {
          Artifact artifact = experiment.artifact(mutant, device, Outcome.OK);
          kafka.send(Topics.artifacts(artifact.getTarget()), "served|net|" + mutant, artifact);
        }
      }
      experiment.outputs().forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));

      List<ExperimentProgress> progress = kafka.read(Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class,
          all -> all.stream().anyMatch(each -> each.getExperiment().equals("served") && each.getState() == ExperimentState.COMPLETED));
      assertThat(progress.getLast().getTargets()).allSatisfy(target -> assertThat(target.getCompiled()).isEqualTo(3));
      // Whoever reads COMPLETED can read everything final.
      List<DiscrepancyMetric> metrics = kafka.readAll(Topics.DISCREPANCY_METRICS, DiscrepancyMetric.class).stream()
          .filter(metric -> metric.getExperiment().equals("served") && metric.getFinalValue()).toList();
      assertThat(metrics).hasSize(3 * 3 + 2 * 3);
      assertThat(kafka.readAll(Topics.MUTANT_VERDICTS, MutantVerdict.class).stream()
          .filter(verdict -> verdict.getExperiment().equals("served") && verdict.getFinalValue())).hasSize(9);
    }
    Eventually.passes(() -> {
      given().get("/api/experiments").then().statusCode(200).body("experiment", hasItem("served"));
      given().get("/api/experiments/served").then().statusCode(200).body("state", equalTo("COMPLETED")).body("models[0].mutants", equalTo(3));
      given().get("/api/experiments/served/metrics").then().statusCode(200).body("metrics", hasSize(15)).body("next", equalTo(null));
      given().get("/api/experiments/served/metrics?comparison=DEVICE_PAIR&final=true&mutant=m1").then().body("metrics", hasSize(3));
      given().get("/api/experiments/served/mutants").then().statusCode(200).body("verdicts", hasSize(9));
      given().get("/api/experiments/served/mutants?device=a").then().body("verdicts.device", equalTo(List.of("a", "a", "a")));
      given().get("/api/experiments/served/mutants/net/m1").then().statusCode(200)
          .body("verdicts", hasSize(3)).body("metrics", hasSize(6)).body("mutation.operator", equalTo("conditional-lt-to-le"));
    });
    List<String> paged = new ArrayList<>();
    String after = "";
    while (after != null) {
      var page = given().queryParam("after", after).queryParam("limit", 4).get("/api/experiments/served/metrics").jsonPath();
      page.getList("metrics", java.util.Map.class).forEach(metric ->
          paged.add(metric.get("mutant") + "|" + metric.get("deviceA") + "|" + metric.get("deviceB")));
      after = page.getString("next");
    }
    assertThat(paged).hasSize(15).doesNotHaveDuplicates();
  }

  @Test
  void aRejectedPlanIsAFailedExperiment() {
    try (var kafka = new TestKafka()) {
      kafka.send(Topics.EXPERIMENT_PLANS, "refused", TestExperiment.rejected("refused"));
    }
    Eventually.passes(() -> given().get("/api/experiments/refused").then().statusCode(200)
        .body("state", equalTo("FAILED")).body("problems[0].field", equalTo("devices[0]")));
  }

  @Test
  void anUndecodableRecordIsADeadLetterAndWhatFollowsIsCounted() {
    TestExperiment experiment = new TestExperiment("after-nonsense", List.of("a"), 2, 1, 2, 3);
    try (var kafka = new TestKafka()) {
      kafka.sendRaw(Topics.INFERENCE_OUTPUTS, "nonsense", new byte[] {9, 9, 9});
      List<DeadLetter> letters = kafka.read(Topics.DEAD_LETTERS, DeadLetter.class, all -> !all.isEmpty());
      assertThat(letters).singleElement().satisfies(letter -> {
        assertThat(letter.getTopic()).isEqualTo(Topics.INFERENCE_OUTPUTS);
        assertThat(letter.getValue().array()).containsExactly(9, 9, 9);
        assertThat(letter.getMessage()).contains("wire format");
      });
      kafka.send(Topics.EXPERIMENT_PLANS, "after-nonsense", experiment.plan());
      experiment.outputs().forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));
      Eventually.passes(() -> given().get("/api/experiments/after-nonsense").then().statusCode(200).body("state", equalTo("COMPLETED")));
      assertThat(kafka.readAll(Topics.DEAD_LETTERS, DeadLetter.class)).hasSize(1);
    }
  }

  @Test
  void whoFollowsAnExperimentHearsOfItsProgressMetricsAndVerdicts() throws Exception {
    TestExperiment experiment = new TestExperiment("followed", List.of("a", "b"), 2, 1, 2, 3);
    var request = HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/api/experiments/followed/events")).build();
    Eventually.passes(() -> given().get("/q/health/ready").then().statusCode(200));
    try (var kafka = new TestKafka(); var client = HttpClient.newHttpClient()) {
      var lines = client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
      kafka.send(Topics.EXPERIMENT_PLANS, "followed", experiment.plan());
      experiment.outputs().forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));
      Set<String> seen = new HashSet<>();
      // Ends with the COMPLETED that every experiment ends with; each connection stays open otherwise.
      lines.filter(line -> !line.isBlank()).peek(line -> seen.add(line.startsWith("event:") ? line : ""))
          .anyMatch(line -> line.startsWith("data:") && line.contains("\"state\":\"COMPLETED\""));
      client.shutdownNow();
      assertThat(seen).contains("event:progress", "event:metric", "event:verdict");
    }
  }

  @Test
  void scoresCountVerdictsByWhatIsAskedFor() {
    TestExperiment experiment = new TestExperiment("scored", List.of("a"), 3, 1, 4, 5);
    try (var kafka = new TestKafka()) {
      kafka.send(Topics.EXPERIMENT_PLANS, "scored", experiment.plan());
      float[][] vectors = experiment.vectors("original", "a", 0);
      float[][] other = new float[4][5];
      for (int i = 0; i < other.length; i++) {
        other[i][(dev.mutatenn.analytics.metrics.Ranking.best(vectors[i]) + 1) % 5] = 9;
      }
      List.of(experiment.output("original", "a", 0, vectors, "0"), experiment.output("m1", "a", 0, vectors, "1"),
          experiment.output("m2", "a", 0, other, "2"))
          .forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));
    }
    Eventually.passes(() -> given().get("/api/experiments/scored/scores?by=operator").then().statusCode(200).body("", hasSize(1))
        .body("[0].name", equalTo("conditional-lt-to-le")).body("[0].killed", equalTo(1)).body("[0].survived", equalTo(1))
        .body("[0].score", equalTo(0.5f)));
    given().get("/api/experiments/scored/scores?by=colour").then().statusCode(400)
        .body("message", equalTo("by is colour; one of operator, category, model, device"));
  }

  @Test
  void plannedMutantsAreCellsBeforeAnythingIsKnownOfThem() {
    TestExperiment experiment = new TestExperiment("planned", List.of("a", "b"), 3, 1, 2, 3);
    try (var kafka = new TestKafka()) {
      kafka.send(Topics.EXPERIMENT_PLANS, "planned", experiment.plan());
      experiment.outputs().stream().filter(output -> !output.getMutant().equals("m2"))
          .forEach(output -> kafka.send(Topics.INFERENCE_OUTPUTS, TestExperiment.key(output), output));
    }
    Eventually.passes(() -> given().get("/api/experiments/planned/cells?metric=maxAbsDiff").then().statusCode(200)
        .body("rows.mutant", equalTo(List.of("original", "m1", "m2"))).body("rows.states", equalTo(List.of("f", "f", "."))));
    given().get("/api/experiments/planned/cells?comparison=AGAINST_ORIGINAL").then().body("columns.deviceA", equalTo(List.of("a", "b")));
    given().get("/api/experiments/planned/cells?metric=colour").then().statusCode(400)
        .body("message", startsWith("metric is colour; one of inputs, top1Disagreement"));
  }

  @Test
  void withoutObjectStorageTheIrIsMissedInWords() {
    TestExperiment experiment = new TestExperiment("unstored", List.of("a"), 2, 1, 2, 3);
    BlobRef ir = new BlobRef("file:///nowhere/ir/aa/x", "a".repeat(64), 1L);
    try (var kafka = new TestKafka()) {
      kafka.send(Topics.EXPERIMENT_PLANS, "unstored", experiment.plan());
      kafka.send(Topics.artifacts("target-a"), "unstored|net|m1", experiment.artifact("m1", "a", Outcome.OK, ir));
      kafka.send(Topics.artifacts("target-a"), "unstored|net|original", experiment.artifact("original", "a", Outcome.OK));
    }
    Eventually.passes(() -> given().get("/api/experiments/unstored/mutants/net/m1/ir").then().statusCode(404)
        .body("message", containsString("set mutatenn.storage.root")));
    Eventually.passes(() -> given().get("/api/experiments/unstored/mutants/net/original/ir").then().statusCode(404)
        .body("message", containsString("nothing is changed in the original")));
    given().get("/api/experiments/unstored/mutants/net/m7/ir").then().statusCode(404).body("message", containsString("not compiled yet"));
  }

  @Test
  void aRequestThatCannotBeReadIsRefusedWithAllThatIsWrong() {
    given().contentType("application/json").body("{\"name\": \"x\", \"models\": 3, \"colour\": 1}").post("/api/experiments").then().statusCode(400)
        .body("problems.field", hasItems("colour", "models", "dataset", "mutations", "devices"));
    given().contentType("application/json").body("{\"experiment\": \"No!\", \"name\": \"x\", \"models\": [], \"dataset\": {\"uri\": \"u\"}, "
        + "\"mutations\": [], \"devices\": []}").post("/api/experiments").then().statusCode(400).body("problems.field", equalTo(List.of("experiment")));
  }

  @Test
  void whatDoesNotExistIsNotFoundInWords() {
    Eventually.passes(() -> given().get("/api/experiments/nobody").then().statusCode(404).body("message", equalTo("there is no experiment nobody")));
  }

  @Test
  void itSaysWhetherItWorksAndWhatItOffers() {
    Eventually.passes(() -> given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP")));
    given().get("/q/health/live").then().statusCode(200);
    assertThat(given().accept("application/json").get("/q/openapi").jsonPath().getMap("paths").keySet()).contains("/api/experiments",
        "/api/experiments/{experiment}/events", "/api/experiments/{experiment}/mutants/{model}/{mutant}");
  }
}
