package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.inferenceworker.runner.RunnerPool;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.workqueue.WorkQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts taking artifacts with the service, and stops before what that uses is closed. */
@Singleton
public final class Lifecycle {
  private final WorkQueue<Artifact> queue;
  private final RunnerPool runners;

  public Lifecycle(WorkQueue<Artifact> queue, RunnerPool runners) {
    this.queue = queue;
    this.runners = runners;
  }

  void start(@Observes StartupEvent event) {
    runners.start();
    queue.start();
  }

  void stop(@Observes ShutdownEvent event) {
    queue.close();
    runners.close();
  }
}
