package dev.mutatenn.analytics.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.mutatenn.schemas.BoundsCheck;
import dev.mutatenn.schemas.Consistency;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Verdict;

/** What became of a mutant on a device; the schema MutantVerdict defines the fields. */
public record VerdictJson(String model, String mutant, MutationJson mutation, String device, String target, Outcome outcome, Integer signal,
    Verdict verdict, Consistency consistency, String detail, long compileMillis, int kernelsCompiled, long artifactBytes, Long inferenceMicrosP50,
    Long inferenceMicrosP95, Long inferenceMicrosP99, int inputs, Double accuracy, Double top1VsOriginal, Double changeP, Double changeEffect,
    String codeDigest, String duplicateOf, Boolean deterministic, boolean flaky, BoundsCheck bounds, @JsonProperty("final") boolean last) {

  static VerdictJson of(MutantVerdict v) {
    return new VerdictJson(v.getModel(), v.getMutant(), MutationJson.of(v.getMutation()), v.getDevice(), v.getTarget(), v.getOutcome(), v.getSignal(),
        v.getVerdict(), v.getConsistency(), v.getDetail(), v.getCompileMillis(), v.getKernelsCompiled(), v.getArtifactBytes(),
        v.getInferenceMicrosP50(), v.getInferenceMicrosP95(), v.getInferenceMicrosP99(), v.getInputs(), v.getAccuracy(), v.getTop1VsOriginal(),
        v.getChangeP(), v.getChangeEffect(), v.getCodeDigest(), v.getDuplicateOf(), v.getDeterministic(), v.getFlaky(), v.getBounds(), v.getFinalValue());
  }

  static String key(MutantVerdict v) {
    return Keys.verdict(v.getExperiment(), v.getModel(), v.getMutant(), v.getDevice());
  }
}
