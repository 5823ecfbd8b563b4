package dev.mutatenn.compilerworker.service;

import dev.mutatenn.compilerworker.compile.Artifacts;
import dev.mutatenn.compilerworker.compile.MutantCompiler;
import dev.mutatenn.compilerworker.compile.MutantCompiler.Made;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.storage.ForbiddenUriException;
import dev.mutatenn.workqueue.Job;
import dev.mutatenn.workqueue.JobHandler;
import dev.mutatenn.workqueue.PoisonRecordException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One spec to one artifact a target, each published as soon as it is there. The targets are compiled one after the other, so that they come to the
 * same warm compiler, which keeps the network's stages.
 */
final class SpecHandler implements JobHandler<MutantSpec> {
  private static final Logger LOG = LoggerFactory.getLogger(SpecHandler.class);

  private final MutantCompiler compiler;
  private final ArtifactPublisher publisher;
  private final CompilerMetrics metrics;

  SpecHandler(MutantCompiler compiler, ArtifactPublisher publisher, CompilerMetrics metrics) {
    this.compiler = compiler;
    this.publisher = publisher;
    this.metrics = metrics;
  }

  @Override
  public void handle(Job<MutantSpec> job) throws Exception {
    MutantSpec spec = job.value();
    requireKey(spec);
    try {
      for (String target : Artifacts.targets(spec)) {
        publish(compiler.compile(spec, target));
      }
    } catch (IllegalArgumentException | ForbiddenUriException e) {
      giveUp(spec, "the spec cannot be used: " + e.getMessage());
      throw poison(e);
    }
  }

  /** Nobody must wait for what will not come. Targets that were done keep their artifact: consumers take the first. */
  @Override
  public void exhausted(Job<MutantSpec> job, Throwable cause) throws Exception {
    giveUp(job.value(), "given up after " + job.deliveryCount() + " deliveries: " + cause);
  }

  /** What has no key can have no artifact either. */
  private static void requireKey(MutantSpec spec) throws PoisonRecordException {
    try {
      Keys.mutant(spec.getFrame().getExperiment(), spec.getFrame().getModel(), spec.getMutant());
    } catch (IllegalArgumentException e) {
      throw poison(e);
    }
  }

  private static PoisonRecordException poison(RuntimeException cause) {
    return new PoisonRecordException("the spec cannot be used; publish experiment requests, of which the mutant-generator makes specs", cause);
  }

  private void giveUp(MutantSpec spec, String why) throws ExecutionException, InterruptedException {
    for (String target : Artifacts.targets(spec)) {
      Artifact artifact = compiler.givenUp(spec, target, why);
      publisher.publish(artifact);
      metrics.published(artifact);
      tell(artifact);
    }
  }

  private void publish(Made made) throws ExecutionException, InterruptedException {
    long begun = System.nanoTime();
    publisher.publish(made.artifact());
    metrics.published(made.artifact());
    tell(made.artifact());
    var times = made.times();
    LOG.debug("fetched in {} ms, compiled in {} ms, stored in {} ms, built with bound checks in {} ms, published in {} ms", times.fetch().toMillis(),
        times.compile().toMillis(), times.store().toMillis(), times.check().toMillis(), (System.nanoTime() - begun) / 1_000_000);
  }

  private static void tell(Artifact artifact) {
    var frame = artifact.getFrame();
    String what = switch (artifact.getOutcome()) {
      case OK -> "%d ms, %d kernels compiled, %d bytes".formatted(artifact.getCompileMillis(), artifact.getKernelsCompiled(), artifact.getLibrary()
          .getBytes());
      default -> artifact.getDetail();
    };
    LOG.info("{} {} {} for {}: {}, {}", frame.getExperiment(), frame.getModel(), artifact.getMutant(), artifact.getTarget(), artifact.getOutcome(),
        what);
  }
}
