package dev.mutatenn.analytics.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.Keys;

/** How far two sides disagree; the schema DiscrepancyMetric defines the fields. */
public record MetricJson(String model, String mutant, String operator, String category, Comparison comparison, String deviceA, String deviceB,
    int inputs, Double top1Disagreement, Double top1Low, Double top1High, Double topkJaccard, Double rbo, double rboPersistence, Double kendallTau,
    Double maxAbsDiff, Double meanAbsDiff, Double relativeL2, Double cosine, Double klDivergence, Double jsDivergence, Double outOfTolerance,
    long nonFinite, long nanA, long nanB, long infiniteA, long infiniteB, int labelled, Double accuracyA, Double accuracyB, Double accuracyLost,
    Double mcnemarP, @JsonProperty("final") boolean last) {

  static MetricJson of(DiscrepancyMetric m) {
    return new MetricJson(m.getModel(), m.getMutant(), m.getOperator(), m.getCategory(), m.getComparison(), m.getDeviceA(), m.getDeviceB(),
        m.getInputs(), m.getTop1Disagreement(), m.getTop1Low(), m.getTop1High(), m.getTopkJaccard(), m.getRbo(), m.getRboPersistence(),
        m.getKendallTau(), m.getMaxAbsDiff(), m.getMeanAbsDiff(), m.getRelativeL2(), m.getCosine(), m.getKlDivergence(), m.getJsDivergence(),
        m.getOutOfTolerance(), m.getNonFinite(), m.getNanA(), m.getNanB(), m.getInfiniteA(), m.getInfiniteB(), m.getLabelled(), m.getAccuracyA(),
        m.getAccuracyB(), m.getAccuracyLost(), m.getMcnemarP(), m.getFinalValue());
  }

  static String key(DiscrepancyMetric m) {
    return Keys.metric(m.getExperiment(), m.getModel(), m.getMutant(), m.getDeviceA(), m.getDeviceB());
  }
}
