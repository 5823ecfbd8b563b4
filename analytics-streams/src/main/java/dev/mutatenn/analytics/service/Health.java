package dev.mutatenn.analytics.service;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Live unless the topology has given up; ready once it runs and the view can be read. */
@Singleton
public final class Health {

  @Produces
  @Liveness
  @Singleton
  HealthCheck alive(Analytics analytics) {
    return () -> HealthCheckResponse.named("topology").status(analytics.alive()).build();
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck working(Analytics analytics) {
    return () -> {
      String trouble = analytics.trouble();
      var response = HealthCheckResponse.named("analytics").status(trouble.isEmpty());
      return trouble.isEmpty() ? response.build() : response.withData("trouble", trouble).build();
    };
  }
}
