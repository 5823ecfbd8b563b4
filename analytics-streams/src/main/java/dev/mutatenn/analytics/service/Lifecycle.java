package dev.mutatenn.analytics.service;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts and stops the topology with the service. */
@Singleton
public final class Lifecycle {
  private final Analytics analytics;

  public Lifecycle(Analytics analytics) {
    this.analytics = analytics;
  }

  void start(@Observes StartupEvent event) {
    analytics.start();
  }

  void stop(@Observes ShutdownEvent event) {
    analytics.close();
  }
}
