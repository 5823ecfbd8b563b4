package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.metrics.Wilson;
import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Slot;
import dev.mutatenn.analytics.statistics.Subject;
import dev.mutatenn.schemas.DiscrepancyMetric;
import java.util.Optional;
import java.util.OptionalDouble;

/** Merged comparisons as records of discrepancy-metrics. */
record MetricRecords(double persistence) {

  /** @param slot a pair of devices, or a mutant against the original */
  DiscrepancyMetric metric(Subject subject, Slot slot, Comparison c, boolean last) {
    var differences = c.differences();
    var accuracy = c.accuracy();
    Optional<Wilson> interval = c.inputs() == 0 ? Optional.empty() : Optional.of(Wilson.of(c.changed(), c.inputs()));
    DiscrepancyMetric.Builder metric = DiscrepancyMetric.newBuilder()
        .setExperiment(subject.experiment()).setModel(subject.model()).setMutant(subject.mutant())
        .setOperator(subject.mutation().getOperator()).setCategory(subject.mutation().getCategory())
        .setInputs(Math.toIntExact(c.inputs()))
        .setTop1Disagreement(c.inputs() == 0 ? null : Double.valueOf((double) c.changed() / c.inputs()))
        .setTop1Low(interval.map(Wilson::low).orElse(null)).setTop1High(interval.map(Wilson::high).orElse(null))
        .setTopkJaccard(boxed(c.jaccard().value())).setRbo(boxed(c.rbo().value())).setRboPersistence(persistence)
        .setKendallTau(boxed(c.tau().value())).setCosine(boxed(c.cosine().value()))
        .setKlDivergence(boxed(c.kullbackLeibler().value())).setJsDivergence(boxed(c.jensenShannon().value()))
        .setMaxAbsDiff(boxed(differences.maxAbsolute())).setMeanAbsDiff(boxed(differences.meanAbsolute()))
        .setRelativeL2(boxed(differences.relativeL2())).setOutOfTolerance(boxed(differences.outOfTolerance())).setNonFinite(differences.nonFinite())
        .setNanA(c.nanA()).setNanB(c.nanB()).setInfiniteA(c.infiniteA()).setInfiniteB(c.infiniteB())
        .setLabelled(Math.toIntExact(accuracy.labelled())).setAccuracyA(boxed(accuracy.accuracyA())).setAccuracyB(boxed(accuracy.accuracyB()))
        .setAccuracyLost(boxed(accuracy.lost())).setMcnemarP(boxed(accuracy.mcnemarP()))
        .setFinalValue(last);
    switch (slot) {
      case Slot.Pair(String a, String b) -> metric.setComparison(dev.mutatenn.schemas.Comparison.DEVICE_PAIR).setDeviceA(a).setDeviceB(b);
      case Slot.Against(String device) ->
          metric.setComparison(dev.mutatenn.schemas.Comparison.AGAINST_ORIGINAL).setDeviceA(device).setDeviceB(device);
      case Slot.Conduct _, Slot.Background _ -> throw new IllegalArgumentException("no metric cell: " + slot);
    }
    return metric.build();
  }

  static Double boxed(OptionalDouble value) {
    return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
  }
}
