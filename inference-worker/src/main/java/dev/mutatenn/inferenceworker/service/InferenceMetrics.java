package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.inferencerunner.protocol.Response;
import dev.mutatenn.inferenceworker.runner.RunnerPool;
import dev.mutatenn.schemas.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the worker counts; on /q/metrics. */
public final class InferenceMetrics {
  private final MeterRegistry registry;
  private final Timer inferences;

  public InferenceMetrics(MeterRegistry registry, RunnerPool runners) {
    this.registry = registry;
    this.inferences = Timer.builder("mutatenn.inference.inferences").description("wall time of single inferences")
        .publishPercentileHistogram().register(registry);
    FunctionCounter.builder("mutatenn.inference.runners", runners, RunnerPool::started).description("runner processes started")
        .register(registry);
  }

  void inferences(List<Response.Answer> answers) {
    answers.forEach(answer -> inferences.record(answer.nanos(), TimeUnit.NANOSECONDS));
  }

  void artifact(Outcome outcome) {
    Counter.builder("mutatenn.inference.artifacts").description("artifacts by what became of them").tag("outcome", outcome.name())
        .register(registry).increment();
  }
}
