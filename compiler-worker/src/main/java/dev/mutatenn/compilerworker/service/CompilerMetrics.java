package dev.mutatenn.compilerworker.service;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.workqueue.WorkQueue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the compiler-worker counts; on /q/metrics. */
final class CompilerMetrics {

  private final MeterRegistry registry;

  CompilerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** How many specs are being compiled now. */
  void watch(WorkQueue<?> queue) {
    Gauge.builder("mutatenn.compiler.running", queue, WorkQueue::running).description("specs being compiled").register(registry);
  }

  void published(Artifact artifact) {
    String target = artifact.getTarget();
    Counter.builder("mutatenn.compiler.artifacts").description("artifacts published, by what became of the mutant")
        .tag("outcome", artifact.getOutcome().name()).tag("target", target).register(registry).increment();
    if (artifact.getOutcome() != Outcome.OK) {
      return;
    }
    Timer.builder("mutatenn.compiler.compilation").description("time in the compiler").publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(10)).maximumExpectedValue(Duration.ofMinutes(2))
        .tag("target", target).register(registry).record(Duration.ofMillis(artifact.getCompileMillis()));
    Counter.builder("mutatenn.compiler.kernels.compiled").description("kernels (PrimFuncs) that were not in the cache")
        .tag("target", target).register(registry).increment(artifact.getKernelsCompiled());
    Counter.builder("mutatenn.compiler.artifacts.cached").description("artifacts all of whose kernels were in the cache")
        .tag("target", target).register(registry).increment(artifact.getKernelsCompiled() == 0 ? 1 : 0);
  }
}
