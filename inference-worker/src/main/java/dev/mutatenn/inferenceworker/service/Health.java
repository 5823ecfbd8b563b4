package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.inferenceworker.runner.RunnerPool;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.workqueue.WorkQueue;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while artifacts are taken and runners start. */
@Singleton
public final class Health {

  @Produces
  @Readiness
  @Singleton
  HealthCheck queue(WorkQueue<Artifact> queue) {
    return () -> HealthCheckResponse.named("queue").status(queue.healthy()).withData("running", queue.running()).build();
  }

  /** A spare may be away for the moment that its successor needs to start: that is no trouble once one has started. */
  @Produces
  @Readiness
  @Singleton
  HealthCheck runners(RunnerPool runners) {
    return () -> {
      var response = HealthCheckResponse.named("runners").status(runners.trouble().isEmpty() && runners.started() > 0)
          .withData("spare", runners.spareReady());
      return runners.trouble().isEmpty() ? response.build() : response.withData("trouble", runners.trouble()).build();
    };
  }
}
