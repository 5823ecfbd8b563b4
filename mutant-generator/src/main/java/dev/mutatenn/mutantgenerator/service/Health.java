package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.tvmdriver.TvmDriver;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Live while the request loop runs; ready while it reads and answers, and TVM can be asked. */
@Singleton
public final class Health {

  @Produces
  @Liveness
  @Singleton
  HealthCheck alive(RequestLoop loop) {
    return () -> HealthCheckResponse.named("request-loop").status(loop.isAlive()).build();
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck answering(RequestLoop loop) {
    return () -> response("requests", loop.trouble());
  }

  @Produces
  @Readiness
  @Singleton
  HealthCheck compiler(TvmDriver driver) {
    return () -> response("tvm", driver.trouble());
  }

  private static HealthCheckResponse response(String name, String trouble) {
    var response = HealthCheckResponse.named(name).status(trouble.isEmpty());
    return trouble.isEmpty() ? response.build() : response.withData("trouble", trouble).build();
  }
}
