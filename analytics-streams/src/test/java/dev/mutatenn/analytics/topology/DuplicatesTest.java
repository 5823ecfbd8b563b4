package dev.mutatenn.analytics.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantCode;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesTest {
  /** m1 is the original's program; m2, m4 and m5 are one; so are m3 and m6, but on b only. */
  private static final TestExperiment EXPERIMENT = new TestExperiment("twins", List.of("a", "b"), 7, 2, 3, 4);
  private static final Map<String, String> PROGRAMS = Map.of("original", "0", "m1", "0", "m2", "2", "m4", "2", "m5", "2");

  @TempDir
  Path folder;

  @Test
  void theyNameTheSameFirstMutantWhateverTheOrderOfArrival() {
    for (int seed = 0; seed < 4; seed++) {
      List<InferenceOutput> outputs = new ArrayList<>(outputs());
      Collections.shuffle(outputs, new Random(seed));
      try (var topology = new TestTopology(folder.resolve("seed-" + seed))) {
        int planAt = seed * outputs.size() / 3;
        for (int i = 0; i < outputs.size(); i++) {
          if (i == planAt) {
            topology.pipe(EXPERIMENT.plan());
          }
          topology.pipe(outputs.get(i));
        }
        if (planAt >= outputs.size()) {
          topology.pipe(EXPERIMENT.plan());
        }
        Map<String, MutantVerdict> latest = topology.latestVerdicts();
        assertThat(latest.values().stream().filter(verdict -> verdict.getDuplicateOf() != null)
            .map(verdict -> verdict.getMutant() + "|" + verdict.getDevice() + "=" + verdict.getDuplicateOf()))
            .as("seed " + seed).containsExactlyInAnyOrder("m4|a=m2", "m4|b=m2", "m5|a=m2", "m5|b=m2", "m6|b=m3");
        assertThat(latest.get("m1|a").getVerdict()).isEqualTo(Verdict.EQUIVALENT);
        assertThat(latest.values()).allSatisfy(verdict -> assertThat(verdict.getFinalValue()).isTrue());
        assertThat(topology.progress.getLast().getState()).isEqualTo(ExperimentState.COMPLETED);
        assertThat(topology.entries(Judged.JUDGED)).isZero();
      }
    }
  }

  @Test
  void aRestartBeforeTheEndChangesNothing() {
    List<InferenceOutput> outputs = outputs();
    Saved saved;
    try (var topology = new TestTopology(folder.resolve("before"))) {
      topology.pipe(EXPERIMENT.plan());
      topology.pipe(outputs.subList(0, outputs.size() - 1));
      assertThat(topology.entries(Judged.JUDGED)).isPositive();
      saved = Saved.of(topology.driver);
    }
    try (var topology = new TestTopology(folder.resolve("after"))) {
      saved.restore(topology.driver);
      topology.pipe(outputs.getLast());
      assertThat(topology.latestVerdicts().get("m5|b").getDuplicateOf()).isEqualTo("m2");
    }
  }

  @Test
  void whereCodeLiesOutlivesTheQueueItWasSaidIn() {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(EXPERIMENT.artifact("m1", "a", Outcome.OK));
      topology.pipe(EXPERIMENT.artifact("m2", "b", Outcome.COMPILE_CRASH));
      List<MutantCode> codes = topology.codes();
      assertThat(codes).extracting(MutantCode::getMutant).containsExactly("m1", "m2");
      assertThat(codes).extracting(MutantCode::getTarget).containsExactly("target-a", "target-b");
      assertThat(codes.getLast().getOutcome()).isEqualTo(Outcome.COMPILE_CRASH);
    }
  }

  private static List<InferenceOutput> outputs() {
    return EXPERIMENT.outputs().stream().map(output -> InferenceOutput.newBuilder(output).setCodeDigest(program(output)).build()).toList();
  }

  private static String program(InferenceOutput output) {
    boolean twin = output.getDevice().equals("b") && (output.getMutant().equals("m3") || output.getMutant().equals("m6"));
    return twin ? "twins" : PROGRAMS.getOrDefault(output.getMutant(), output.getMutant());
  }
}
