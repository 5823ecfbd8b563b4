package dev.mutatenn.compilerworker.service;

import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.tvmdriver.DriverException;
import dev.mutatenn.tvmdriver.TvmDriver;
import dev.mutatenn.workqueue.WorkQueue;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Warms the compiler, then takes jobs; at the end gives back what is not done before what it uses is closed. */
@Singleton
public final class Lifecycle {
  private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

  private final WorkQueue<MutantSpec> queue;
  private final TvmDriver driver;

  public Lifecycle(WorkQueue<MutantSpec> queue, TvmDriver driver) {
    this.queue = queue;
    this.driver = driver;
  }

  /** Fails when TVM cannot be started: a worker that can compile nothing must take no job from others. */
  void start(@Observes StartupEvent event) throws DriverException, InterruptedException {
    var versions = driver.versions();
    LOG.info("compiling with TVM {} on Python {}", versions.tvm(), versions.python());
    queue.start();
  }

  void stop(@Observes ShutdownEvent event) {
    queue.close();
    driver.close();
  }
}
