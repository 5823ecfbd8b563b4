package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.MutantVerdict;

/** What the measurement of mutants sends on. */
sealed interface Emission {

  record OfMetric(DiscrepancyMetric metric) implements Emission {}

  record OfVerdict(MutantVerdict verdict) implements Emission {}

  record OfProgress(ProgressEvent event) implements Emission {}
}
