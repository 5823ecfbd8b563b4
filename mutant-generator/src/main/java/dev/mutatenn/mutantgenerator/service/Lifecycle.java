package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.tvmdriver.TvmDriver;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Starts the request loop with the service and stops it before what it uses is closed. */
@Singleton
public final class Lifecycle {

  private final RequestLoop loop;
  private final TvmDriver driver;

  public Lifecycle(RequestLoop loop, TvmDriver driver) {
    this.loop = loop;
    this.driver = driver;
  }

  void start(@Observes StartupEvent event) {
    loop.start();
  }

  void stop(@Observes ShutdownEvent event) {
    loop.close();
    driver.close();
  }
}
