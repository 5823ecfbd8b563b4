package dev.mutatenn.analytics.verdict;

import dev.mutatenn.analytics.metrics.CohensH;
import dev.mutatenn.analytics.metrics.McNemar;
import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Noise;
import java.util.Optional;

/** When changed predictions mean that a mutant is killed. */
public sealed interface KillRule {

  /** Any changed prediction kills: the default. */
  record AnyChange() implements KillRule {}

  /**
   * A mutant is killed when it changes more predictions than the original's own differences between devices explain, with
   * statistical significance and a relevant effect: the definition of Humbatova, Jahangirova, Tonella, "DeepCrime: mutation testing of
   * deep learning systems based on real faults", ISSTA 2021, section 3, for one trained network on several devices instead of
   * several trainings. Test: exact one-sided McNemar; effect: Cohen's h.
   *
   * @param p significance: killed only below it
   * @param effect killed only at or above it
   */
  record Statistical(double p, double effect) implements KillRule {}

  /** Whether it needs the original's answers on all devices. */
  default boolean needsNoise() {
    return this instanceof Statistical;
  }

  /** @param noise present if {@link #needsNoise} */
  default boolean killed(Comparison against, Optional<Noise> noise) {
    return switch (this) {
      case AnyChange() -> against.changed() > 0;
      case Statistical(double p, double effect) -> pValue(noise.orElseThrow()) < p && effect(noise.orElseThrow()) >= effect;
    };
  }

  /** Probability of as many changes beyond the noise by chance. */
  static double pValue(Noise noise) {
    return McNemar.firstGreater(noise.onlyChanged(), noise.onlyNoisy());
  }

  /** Cohen's h of the share changed against the share noisy; 0 for no inputs. */
  static double effect(Noise noise) {
    return noise.inputs() == 0 ? 0 : CohensH.of((double) noise.changed() / noise.inputs(), (double) noise.noisy() / noise.inputs());
  }
}
