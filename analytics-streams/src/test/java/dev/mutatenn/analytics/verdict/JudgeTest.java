package dev.mutatenn.analytics.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.analytics.statistics.Answers;
import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Noise;
import dev.mutatenn.analytics.statistics.Run;
import dev.mutatenn.schemas.Consistency;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeTest {
  private static final TestExperiment EXPERIMENT = new TestExperiment("e", List.of("a"), 2, 1, 4, 3);
  private static final Comparison.Settings SETTINGS = new Comparison.Settings(3, 1e-4, 1e-3, 0.9);
  private static final Judge JUDGE = new Judge(new KillRule.AnyChange());

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeHasItsVerdictAndItsPlaceInTheOrderOfSeverity(Outcome outcome) {
    InferenceOutput fine = EXPERIMENT.output("m1", "a", 0);
    InferenceOutput ended = outcome == Outcome.OK ? fine : EXPERIMENT.failed("m1", "a", 0, outcome, null, "why");
    Run run = run(fine).merge(run(ended));
    assertThat(run.ending().outcome()).isEqualTo(outcome);
    Optional<Verdict> verdict = JUDGE.verdict(run, Optional.of(comparison(fine, fine, "other")), Optional.empty());
    switch (outcome) {
      case OK -> assertThat(verdict).contains(Verdict.SURVIVED);
      case NOT_APPLICABLE -> assertThat(verdict).isEmpty();
      default -> assertThat(verdict).contains(Verdict.CRASHED);
    }
  }

  @Test
  void aMutantWithoutAnOriginalToCompareWithHasNoVerdict() {
    InferenceOutput fine = EXPERIMENT.output("m1", "a", 0);
    Comparison nothing = Comparison.of(Answers.of(EXPERIMENT.failed("original", "a", 0, Outcome.RUN_ERROR, null, "")), Answers.of(fine), SETTINGS);
    assertThat(JUDGE.verdict(run(fine), Optional.of(nothing), Optional.empty())).isEmpty();
  }

  @Test
  void outputsWithinTheToleranceOfEachOtherAreConstant() {
    assertThat(run(output(new float[][] {{1, 2, 3}, {1, 2.0005f, 3}, {1, 2, 3.003f}})).degenerate()).isTrue();
    assertThat(run(output(new float[][] {{1, 2, 3}, {1, 2.1f, 3}})).degenerate()).isFalse();
    assertThat(run(output(new float[][] {{1, 2, 3}})).degenerate()).as("one input").isFalse();
    assertThat(run(output(new float[][] {{1, 2, 3}})).merge(run(output(new float[][] {{1, 2, 3}}))).degenerate()).as("two batches").isTrue();
    assertThat(run(output(new float[][] {{1, 2, 3}, {4, Float.POSITIVE_INFINITY, 3}})).degenerate()).as("infinite").isTrue();
  }

  @Test
  void theStatisticalRuleNeedsSignificanceAndEffect() {
    KillRule rule = new KillRule.Statistical(0.05, 0.5);
    Comparison unused = comparison(EXPERIMENT.output("m1", "a", 0), EXPERIMENT.output("m1", "a", 0), "x");
    assertThat(rule.killed(unused, Optional.of(new Noise(100, 40, 5, 38, 3)))).isTrue();
    assertThat(rule.killed(unused, Optional.of(new Noise(1000, 60, 20, 50, 10)))).as("significant, small effect").isFalse();
    assertThat(rule.killed(unused, Optional.of(new Noise(4, 3, 0, 3, 0)))).as("large effect, four inputs").isFalse();
  }

  @Test
  void devicesAreConsistentWhenOutcomesAndPredictionsAgree() {
    InferenceOutput one = output(new float[][] {{1, 2, 3}, {9, 2, 3}});
    InferenceOutput other = output(new float[][] {{1, 2, 3}, {9, 2, 11}});
    Run crashed = run(EXPERIMENT.failed("m1", "a", 0, Outcome.RUN_CRASH, 11, ""));
    assertThat(Judge.consistency(List.of(run(one), run(one)), List.of(comparison(one, one, "x")))).contains(Consistency.CONSISTENT);
    assertThat(Judge.consistency(List.of(run(one), run(other)), List.of(comparison(one, other, "x")))).contains(Consistency.DISCREPANT);
    assertThat(Judge.consistency(List.of(run(one), crashed), List.of())).contains(Consistency.DISCREPANT);
    assertThat(Judge.consistency(List.of(crashed, crashed), List.of())).contains(Consistency.CONSISTENT);
    assertThat(Judge.consistency(List.of(run(one)), List.of())).isEmpty();
  }

  @Test
  void aScoreLeavesOutWhatCannotBeKilled() {
    var all = List.of(Verdict.EQUIVALENT, Verdict.KILLED, Verdict.CRASHED, Verdict.DEGENERATE, Verdict.SURVIVED);
    assertThat(MutationScore.of(all, 2).value()).hasValue(0.75);
    assertThat(MutationScore.of(all, 2).duplicateShare()).hasValue(2.0 / all.size());
    assertThat(MutationScore.of(List.of(Verdict.EQUIVALENT), 0).value()).isEmpty();
  }

  private static InferenceOutput output(float[][] vectors) {
    return EXPERIMENT.output("m1", "a", 0, vectors, "code");
  }

  private static Run run(InferenceOutput output) {
    return Run.of(output, Answers.of(output));
  }

  private static Comparison comparison(InferenceOutput original, InferenceOutput mutant, String originalCode) {
    Answers answers = Answers.of(original);
    Answers reference = new Answers(answers.vectors(), answers.best(), answers.labels(), answers.micros(), originalCode);
    return Comparison.of(reference, Answers.of(mutant), SETTINGS);
  }
}
