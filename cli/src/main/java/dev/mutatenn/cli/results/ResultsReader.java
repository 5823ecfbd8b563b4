package dev.mutatenn.cli.results;

import dev.mutatenn.cli.topics.TopicReader;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the results of an experiment from the topics. */
public final class ResultsReader {
  /** Clocks of machines differ; records of an experiment are looked for from this long before its plan. */
  private static final Duration CLOCKS = Duration.ofHours(1);

  private final TopicReader topics;

  public ResultsReader(TopicReader topics) {
    this.topics = topics;
  }

  /** All there is; empty where no plan was accepted under the id. */
  public Optional<Results> read(String experiment) {
    Optional<ExperimentPlan> plan = topics.last(Topics.EXPERIMENT_PLANS, ExperimentPlan.class, experiment)
        .filter(found -> found.getDecision() == Decision.ACCEPTED);
    return plan.map(found -> read(experiment, found));
  }

  /** The outputs, each once: the first of duplicates, in partition order. */
  public void outputs(ExperimentPlan plan, OutputSpool spool) {
    topics.read(Topics.INFERENCE_OUTPUTS, InferenceOutput.class, plan.getExperiment(), since(plan), spool::add);
  }

  private Results read(String experiment, ExperimentPlan plan) {
    Map<MutantOn, MutantVerdict> verdicts = new HashMap<>();
    topics.read(Topics.MUTANT_VERDICTS, MutantVerdict.class, experiment, Instant.EPOCH,
        verdict -> verdicts.put(new MutantOn(verdict.getModel(), verdict.getMutant(), verdict.getDevice()), verdict));
    Map<MutantOn, DiscrepancyMetric> pairs = new HashMap<>();
    Map<MutantOn, DiscrepancyMetric> against = new HashMap<>();
    topics.read(Topics.DISCREPANCY_METRICS, DiscrepancyMetric.class, experiment, Instant.EPOCH, metric -> {
      if (metric.getFinalValue()) {
        boolean pair = metric.getComparison() == Comparison.DEVICE_PAIR;
        String place = pair ? metric.getDeviceA() + "|" + metric.getDeviceB() : metric.getDeviceA();
        (pair ? pairs : against).put(new MutantOn(metric.getModel(), metric.getMutant(), place), metric);
      }
    });
    ExperimentRequest request = topics.last(Topics.EXPERIMENT_REQUESTS, ExperimentRequest.class, experiment).orElse(null);
    ExperimentProgress progress = topics.last(Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class, experiment).orElse(null);
    return new Results(request, plan, progress, verdicts, pairs, against, artifacts(experiment, plan));
  }

  private Map<MutantOn, Artifact> artifacts(String experiment, ExperimentPlan plan) {
    List<String> targets = plan.getModels().stream().flatMap(model -> model.getFrame().getDevices().stream()).map(DeviceBinding::getTarget)
        .distinct().toList();
    Map<MutantOn, Artifact> artifacts = new HashMap<>();
    for (String target : targets) {
      topics.read(Topics.artifacts(target), Artifact.class, experiment, since(plan),
          artifact -> artifacts.putIfAbsent(new MutantOn(artifact.getFrame().getModel(), artifact.getMutant(), target), artifact));
    }
    return artifacts;
  }

  private static Instant since(ExperimentPlan plan) {
    return plan.getPlannedAt().minus(CLOCKS);
  }
}
