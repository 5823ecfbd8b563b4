package dev.mutatenn.analytics.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.analytics.verdict.KillRule;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.Consistency;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyticsTopologyTest {
  private static final TestExperiment EXPERIMENT = new TestExperiment("e1", List.of("a", "b", "c"), 4, 3, 5, 6);
  /** 4 mutants x 3 pairs, 3 mutants x 3 devices. */
  private static final int CELLS = 4 * 3 + 3 * 3;

  @TempDir
  Path folder;

  @Test
  void aWholeExperimentEndsWithEveryCellAndVerdictFinal() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      EXPERIMENT.mutantIds().forEach(mutant ->
          EXPERIMENT.devices().forEach(device -> topology.pipe(EXPERIMENT.artifact(mutant, device, Outcome.OK))));
      topology.pass(TestTopology.INTERVAL);
      assertThat(topology.progress.getLast().getTargets()).allSatisfy(target -> {
        assertThat(target.getPlanned()).isEqualTo(4);
        assertThat(target.getCompiled()).isEqualTo(4);
      });
      topology.pipe(EXPERIMENT.outputs());

      assertThat(topology.finals()).hasSize(CELLS);
      assertThat(topology.finals().values()).allSatisfy(metric -> assertThat(metric.getInputs()).isEqualTo(15));
      assertThat(topology.latestVerdicts()).hasSize(12).allSatisfy((_, verdict) -> {
        assertThat(verdict.getFinalValue()).isTrue();
        assertThat(verdict.getInputs()).isEqualTo(15);
        assertThat(verdict.getInferenceMicrosP50()).isBetween(118L, 124L);
        assertThat(verdict.getVerdict()).isEqualTo(verdict.getMutant().equals("original") ? null : Verdict.KILLED);
      });
      var last = topology.progress.getLast();
      assertThat(last.getState()).isEqualTo(ExperimentState.COMPLETED);
      assertThat(last.getCellsFinal()).isEqualTo(last.getCellsPlanned()).isEqualTo(CELLS);
      assertThat(last.getDevices()).allSatisfy(device -> assertThat(device.getExecuted()).isEqualTo(device.getPlanned()).isEqualTo(4));
      assertThat(last.getDevices()).extracting(device -> device.getDevice()).containsExactly("a", "b", "c");
      assertThat(topology.deadLetters()).isEmpty();
    }
  }

  @Test
  void nothingButMarkersIsLeftOfACompleteExperiment() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      topology.pipe(EXPERIMENT.outputs());

      assertThat(List.of(JoinProcessor.ANSWERS, Folds.FOLDS, Folds.WAITING, ProgressProcessor.COMPILATIONS)).allSatisfy(
          store -> assertThat(topology.entries(store)).isZero());
      assertThat(topology.entries(JoinProcessor.BATCHES)).isEqualTo(3);
      assertThat(topology.entries(MeasureProcessor.MUTANTS)).isEqualTo(4);
      topology.pass(TestTopology.KEEP.plusHours(2));
      assertThat(List.of(JoinProcessor.BATCHES, MeasureProcessor.MUTANTS, ProgressProcessor.PROGRESS)).allSatisfy(
          store -> assertThat(topology.entries(store)).isZero());
    }
  }

  @Test
  void outputsAreDroppedAsSoonAsNobodyIsComparedWithThem() {
    try (var topology = new TestTopology(folder)) {
      EXPERIMENT.devices().forEach(device -> topology.pipe(EXPERIMENT.output("original", device, 0)));
      EXPERIMENT.devices().forEach(device -> topology.pipe(EXPERIMENT.output("m1", device, 0)));
      var store = topology.driver.<String, Arrival>getKeyValueStore(JoinProcessor.ANSWERS);
      assertThat(store.get("e1|net|0|m1|a").output()).isEmpty();
      assertThat(store.get("e1|net|0|original|a").output()).isPresent();
    }
  }

  @Test
  void finalValuesAreTheSameWhateverTheOrderOfArrival() {
    List<DiscrepancyMetric> expected;
    List<MutantVerdict> verdicts;
    try (var topology = new TestTopology(folder.resolve("in-order"))) {
      topology.pipe(EXPERIMENT.outputs());
      expected = sorted(topology);
      verdicts = List.copyOf(topology.latestVerdicts().values().stream().sorted(byName()).toList());
    }
    for (int seed = 0; seed < 8; seed++) {
      List<InferenceOutput> shuffled = new ArrayList<>(EXPERIMENT.outputs());
      Collections.shuffle(shuffled, new Random(seed));
      // Some come again, at any later time.
      for (int i = 0; i < 20; i++) {
        int original = new Random(seed * 100L + i).nextInt(shuffled.size() / 2);
        shuffled.add(original + 1 + new Random(i).nextInt(shuffled.size() - original), shuffled.get(original));
      }
      try (var topology = new TestTopology(folder.resolve("shuffled-" + seed))) {
        for (int i = 0; i < shuffled.size(); i++) {
          topology.pipe(shuffled.get(i));
          if (i % 7 == 0) {
            topology.pass(TestTopology.INTERVAL);
          }
        }
        topology.pipe(EXPERIMENT.plan());
        // Avro's equality of doubles is that of their bits.
        assertThat(sorted(topology)).as("seed " + seed).isEqualTo(expected);
        assertThat(topology.latestVerdicts().values().stream().sorted(byName()).toList()).isEqualTo(verdicts);
        assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.COMPLETED);
      }
    }
  }

  @Test
  void theFirstOfDuplicatesCountsAlsoAfterTheEnd() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      for (InferenceOutput output : EXPERIMENT.outputs()) {
        topology.pipe(output);
        topology.pipe(EXPERIMENT.output(output.getMutant(), output.getDevice(), output.getBatch(), new float[5][6], "other"));
      }
      int metrics = topology.metrics.size();
      int verdicts = topology.verdicts.size();
      assertThat(topology.finals().get("m1|a|b").getMaxAbsDiff()).isPositive();
      topology.pipe(EXPERIMENT.outputs());
      topology.pass(TestTopology.INTERVAL.multipliedBy(3));
      assertThat(topology.metrics).hasSize(metrics);
      assertThat(topology.verdicts).hasSize(verdicts);
      assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.COMPLETED);
    }
  }

  @Test
  void aMissingDeviceLeavesItRunningAndOnlyItsCellsOpen() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      topology.pipe(EXPERIMENT.outputs().stream().filter(output -> !output.getDevice().equals("c")).toList());
      topology.pass(Duration.ofHours(3));

      assertThat(topology.finals().keySet()).isNotEmpty().noneMatch(cell -> cell.contains("|c"));
      assertThat(topology.finals()).hasSize(4 + 3 * 2);
      assertThat(topology.latestVerdicts()).hasSize(8).allSatisfy((_, verdict) -> {
        assertThat(verdict.getFinalValue()).isFalse();
        assertThat(verdict.getConsistency()).isNull();
      });
      assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.RUNNING);
      assertThat(topology.progress.getLast().getDevices().get(2).getExecuted()).isZero();

      topology.pipe(EXPERIMENT.outputs().stream().filter(output -> output.getDevice().equals("c")).toList());
      assertThat(topology.finals()).hasSize(CELLS);
      assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.COMPLETED);
    }
  }

  @Test
  void stateSurvivesARestart() {
    List<InferenceOutput> outputs = EXPERIMENT.outputs();
    List<DiscrepancyMetric> expected;
    try (var topology = new TestTopology(folder.resolve("undisturbed"))) {
      topology.pipe(outputs);
      expected = sorted(topology);
    }
    List<DiscrepancyMetric> found = new ArrayList<>();
    int half = outputs.size() / 2;
    Saved saved;
    try (var topology = new TestTopology(folder.resolve("first"))) {
      topology.pipe(EXPERIMENT.plan());
      topology.pipe(outputs.subList(0, half));
      found.addAll(topology.finals().values());
      saved = Saved.of(topology.driver);
    }
    try (var topology = new TestTopology(folder.resolve("second"))) {
      saved.restore(topology.driver);
      topology.pipe(outputs.subList(half, outputs.size()));
      found.addAll(topology.finals().values());
      assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.COMPLETED);
    }
    assertThat(found.stream().sorted(cells()).toList()).isEqualTo(expected);
  }

  @Test
  void failuresAreVerdictsToo() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      for (InferenceOutput output : EXPERIMENT.outputs()) {
        boolean crashes = output.getMutant().equals("m1") && output.getDevice().equals("b") && output.getBatch() == 1;
        boolean timesOut = output.getMutant().equals("m1") && output.getDevice().equals("b") && output.getBatch() == 2;
        if (output.getMutant().equals("m2")) {
          topology.pipe(EXPERIMENT.failed("m2", output.getDevice(), output.getBatch(), Outcome.NOT_APPLICABLE, null, "no site"));
        } else if (crashes || timesOut) {
          topology.pipe(EXPERIMENT.failed("m1", "b", output.getBatch(),
              crashes ? Outcome.RUN_CRASH : Outcome.RUN_TIMEOUT, crashes ? 11 : null, "boom"));
        } else {
          topology.pipe(output);
        }
      }
      var crashed = topology.latestVerdicts().get("m1|b");
      assertThat(crashed.getOutcome()).isEqualTo(Outcome.RUN_CRASH);
      assertThat(crashed.getSignal()).isEqualTo(11);
      assertThat(crashed.getVerdict()).isEqualTo(Verdict.CRASHED);
      assertThat(crashed.getInputs()).isEqualTo(5);
      assertThat(crashed.getConsistency()).isEqualTo(Consistency.DISCREPANT);
      assertThat(topology.latestVerdicts().get("m2|a").getVerdict()).isNull();
      assertThat(topology.latestVerdicts().get("m2|a").getConsistency()).isNull();
      assertThat(topology.finals().get("m1|a|b").getInputs()).isEqualTo(5);
      assertThat(topology.finals().get("m2|a|b").getInputs()).isZero();
      assertThat(topology.finals().get("m2|a|b").getTop1Disagreement()).isNull();
      assertThat(topology.finals().get("m2|a|b").getOutOfTolerance()).isNull();
      var last = topology.progress.getLast();
      assertThat(last.getState()).isEqualTo(ExperimentState.COMPLETED);
      assertThat(last.getDevices().get(1).getFailed()).isEqualTo(1);
      assertThat(last.getDevices().get(0).getFailed()).isZero();
    }
  }

  @Test
  void verdictsFollowTheirRules() {
    TestExperiment one = new TestExperiment("e2", List.of("a", "b"), 5, 2, 5, 6);
    try (var topology = new TestTopology(folder)) {
      for (int batch = 0; batch < 2; batch++) {
        for (String device : one.devices()) {
          float[][] original = one.vectors("original", device, batch);
          float[][] constant = new float[5][6];
          float[][] broken = one.vectors("original", device, batch);
          broken[3][2] = Float.NaN;
          topology.pipe(one.output("original", device, batch, original, "code"));
          topology.pipe(one.output("m1", device, batch, original, "code"));
          topology.pipe(one.output("m2", device, batch, constant, "other"));
          topology.pipe(one.output("m3", device, batch, broken, "other"));
          topology.pipe(one.output("m4", device, batch, original, "other"));
        }
      }
      assertThat(topology.latestVerdicts().get("original|a").getVerdict()).isNull();
      assertThat(topology.latestVerdicts().get("m1|a").getVerdict()).isEqualTo(Verdict.EQUIVALENT);
      assertThat(topology.latestVerdicts().get("m2|a").getVerdict()).isEqualTo(Verdict.DEGENERATE);
      assertThat(topology.latestVerdicts().get("m3|a").getVerdict()).isEqualTo(Verdict.DEGENERATE);
      assertThat(topology.latestVerdicts().get("m4|a").getVerdict()).isEqualTo(Verdict.SURVIVED);
      assertThat(topology.latestVerdicts().get("m2|a").getConsistency()).isEqualTo(Consistency.CONSISTENT);
      assertThat(topology.finals().get("m3|a|b").getNanA()).isEqualTo(2);
    }
  }

  @Test
  void theStatisticalRuleForgivesWhatTheDevicesDifferInAnyway() {
    TestExperiment one = new TestExperiment("e3", List.of("a", "b"), 3, 4, 10, 3);
    try (var topology = new TestTopology(folder, new KillRule.Statistical(0.05, 0.5))) {
      for (int batch = 0; batch < 4; batch++) {
        float[][] onA = classes(10, i -> 0);
        // The original differs between the devices in 3 of 10 inputs, m1 from the original in the same, m2 in all.
        float[][] onB = classes(10, i -> i < 3 ? 1 : 0);
        for (String device : one.devices()) {
          topology.pipe(one.output("original", device, batch, device.equals("a") ? onA : onB, "code"));
          topology.pipe(one.output("m1", device, batch, device.equals("a") ? onB : onA, "1"));
          topology.pipe(one.output("m2", device, batch, classes(10, i -> 2), "2"));
        }
      }
      MutantVerdict forgiven = topology.latestVerdicts().get("m1|a");
      assertThat(forgiven.getTop1VsOriginal()).isEqualTo(0.7);
      assertThat(forgiven.getVerdict()).isEqualTo(Verdict.SURVIVED);
      assertThat(forgiven.getChangeP()).isEqualTo(1);
      assertThat(forgiven.getChangeEffect()).isZero();
      MutantVerdict killed = topology.latestVerdicts().get("m2|a");
      assertThat(killed.getVerdict()).isEqualTo(Verdict.KILLED);
      assertThat(killed.getChangeP()).isLessThan(1e-6);
      assertThat(killed.getChangeEffect()).isGreaterThan(1.9);
    }
  }

  @Test
  void aRejectedPlanFailsTheExperimentWithItsProblems() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(TestExperiment.rejected("bad"));
      assertThat(topology.progress).singleElement().satisfies(progress -> {
        assertThat(progress.getState()).isEqualTo(ExperimentState.FAILED);
        assertThat(progress.getProblems()).singleElement().satisfies(problem -> assertThat(problem.getField()).isEqualTo("devices[0]"));
      });
    }
  }

  @Test
  void whatCannotBeProcessedBecomesADeadLetterAndTheRestGoesOn() {
    try (var topology = new TestTopology(folder)) {
      byte[] nonsense = {1, 2, 3};
      topology.pipe(Topics.INFERENCE_OUTPUTS, "k", nonsense);
      InferenceOutput cut = InferenceOutput.newBuilder(EXPERIMENT.output("m1", "a", 0)).setScores(java.nio.ByteBuffer.allocate(4)).build();
      topology.pipe(cut);
      topology.pipe(Topics.INFERENCE_OUTPUTS, "another|key|0", EXPERIMENT.output("m1", "a", 0));
      topology.pipe(Topics.INFERENCE_OUTPUTS, "e1|net|0", (byte[]) null);
      topology.pipe(EXPERIMENT.outputs());

      var letters = topology.deadLetters();
      assertThat(letters).hasSize(4).allSatisfy(letter -> {
        assertThat(letter.key).isEqualTo(Topics.INFERENCE_OUTPUTS);
        assertThat(letter.value.getService()).isEqualTo("analytics-streams");
        assertThat(letter.value.getTopic()).isEqualTo(Topics.INFERENCE_OUTPUTS);
      });
      assertThat(letters.get(0).value.getValue().array()).isEqualTo(nonsense);
      assertThat(letters.get(1).value.getMessage()).contains("scores hold 4 bytes");
      assertThat(letters.get(1).value.getKey().array()).asString().isEqualTo("e1|net|0");
      assertThat(letters.get(2).value.getMessage()).contains("another|key|0");
      assertThat(topology.finals()).hasSize(CELLS);
    }
  }

  @Test
  void valuesOnTheWayComeAtMostOnceAnIntervalAndNameWhatIsIn() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.plan());
      // Batch 2 before batch 0: it waits for its turn, and counts on the way all the same.
      for (int batch : new int[] {2, 0}) {
        topology.pipe(EXPERIMENT.outputs().stream().filter(output -> output.getBatch() == batch).toList());
      }
      assertThat(topology.metrics).isEmpty();
      topology.pass(TestTopology.INTERVAL);
      assertThat(topology.metrics).hasSize(CELLS).allSatisfy(metric -> {
        assertThat(metric.getFinalValue()).isFalse();
        assertThat(metric.getInputs()).isEqualTo(10);
      });
      topology.pass(TestTopology.INTERVAL);
      assertThat(topology.metrics).hasSize(CELLS);
      assertThat(topology.progress).hasSize(1);
      assertThat(topology.metrics).filteredOn(metric -> metric.getComparison() == Comparison.AGAINST_ORIGINAL).hasSize(9)
          .allSatisfy(metric -> assertThat(metric.getDeviceA()).isEqualTo(metric.getDeviceB()));
    }
  }

  private static float[][] classes(int inputs, java.util.function.IntUnaryOperator best) {
    float[][] vectors = new float[inputs][3];
    for (int i = 0; i < inputs; i++) {
      vectors[i][best.applyAsInt(i)] = 1 + i;
    }
    return vectors;
  }

  private static List<DiscrepancyMetric> sorted(TestTopology topology) {
    return topology.finals().values().stream().sorted(cells()).toList();
  }

  private static java.util.Comparator<DiscrepancyMetric> cells() {
    return java.util.Comparator.comparing(Undisturbed::cell);
  }

  private static java.util.Comparator<MutantVerdict> byName() {
    return java.util.Comparator.comparing(verdict -> verdict.getMutant() + "|" + verdict.getDevice());
  }
}
