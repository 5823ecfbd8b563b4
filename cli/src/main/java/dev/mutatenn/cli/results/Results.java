package dev.mutatenn.cli.results;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.MutantVerdict;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the topics say of one experiment, outputs apart ({@link OutputSpool}).
 *
 * @param request what was asked; null where that record is gone (requests are kept for a while, results for ever)
 * @param plan what was planned
 * @param progress where it stood at last
 * @param verdicts by model, mutant and device
 * @param pairs final comparisons of two devices, by model, mutant and {@code a|b}
 * @param againstOriginal final comparisons with the original, by model, mutant and device
 * @param artifacts by model, mutant and target
 */
public record Results(ExperimentRequest request, ExperimentPlan plan, ExperimentProgress progress, Map<MutantOn, MutantVerdict> verdicts,
    Map<MutantOn, DiscrepancyMetric> pairs, Map<MutantOn, DiscrepancyMetric> againstOriginal, Map<MutantOn, Artifact> artifacts) {

  public Results {
    verdicts = Map.copyOf(verdicts);
    pairs = Map.copyOf(pairs);
    againstOriginal = Map.copyOf(againstOriginal);
    artifacts = Map.copyOf(artifacts);
  }

  public Optional<MutantVerdict> verdict(String model, String mutant, String device) {
    return Optional.ofNullable(verdicts.get(new MutantOn(model, mutant, device)));
  }

  public Optional<DiscrepancyMetric> pair(String model, String mutant, DevicePair pair) {
    return Optional.ofNullable(pairs.get(new MutantOn(model, mutant, pair.a() + "|" + pair.b())));
  }

  public Optional<DiscrepancyMetric> againstOriginal(String model, String mutant, String device) {
    return Optional.ofNullable(againstOriginal.get(new MutantOn(model, mutant, device)));
  }

  public Optional<Artifact> artifact(String model, String mutant, String target) {
    return Optional.ofNullable(artifacts.get(new MutantOn(model, mutant, target)));
  }

  /** Whether every planned mutant has its final verdict on every device. */
  public boolean complete() {
    long wanted = plan.getModels().stream().mapToLong(model -> (long) model.getMutants().size() * model.getFrame().getDevices().size()).sum();
    return verdicts.values().stream().filter(MutantVerdict::getFinalValue).count() >= wanted;
  }
}
