package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.verdict.Judge;
import java.time.Duration;

/**
 * What the topology can be told.
 *
 * @param persistence p of rank-biased overlap, 0 &lt; p &lt; 1
 * @param judge rules of the verdicts
 * @param interval shortest time between two values of one metric, or of one experiment's progress, that are not final
 * @param keep how long what is complete (or abandoned) is remembered; longer than the topics keep records, whose duplicates it wards off
 */
public record AnalyticsSettings(double persistence, Judge judge, Duration interval, Duration keep) {

  public AnalyticsSettings {
    if (!(persistence > 0 && persistence < 1)) {
      throw new IllegalArgumentException("the persistence of rank-biased overlap must lie between 0 and 1, exclusively: " + persistence);
    }
  }
}
