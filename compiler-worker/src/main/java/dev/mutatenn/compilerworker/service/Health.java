package dev.mutatenn.compilerworker.service;

import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.tvmdriver.TvmDriver;
import dev.mutatenn.workqueue.WorkQueue;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Ready while jobs are taken and TVM can be asked; live as long as jobs are taken once they have been. */
@Singleton
public final class Health {

  @Produces
  @Liveness
  @Singleton
  HealthCheck alive(WorkQueue<MutantSpec> queue) {
    var begun = new AtomicBoolean();
    return () -> {
      boolean healthy = queue.healthy();
      if (healthy) {
        begun.set(true);
      }
      // Waiting for topics is no reason to be restarted.
      return HealthCheckResponse.named("queue").status(healthy || !begun.get()).build();
    };
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck working(WorkQueue<MutantSpec> queue) {
    return () -> HealthCheckResponse.named("specs").status(queue.healthy()).withData("running", queue.running()).build();
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck compiler(TvmDriver driver) {
    return () -> {
      String trouble = driver.trouble();
      var response = HealthCheckResponse.named("tvm").status(trouble.isEmpty());
      return trouble.isEmpty() ? response.build() : response.withData("trouble", trouble).build();
    };
  }
}
