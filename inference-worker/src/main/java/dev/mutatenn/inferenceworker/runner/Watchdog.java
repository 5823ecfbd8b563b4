package dev.mutatenn.inferenceworker.runner;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Keeps deadlines. On a thread of the operating system's, of its own, that does nothing else: no job, however many there are and
 * whatever they wait for, can keep it from its work.
 */
public final class Watchdog implements AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("watchdog").daemon().priority(Thread.MAX_PRIORITY).factory());

  public Watchdog() {
    thread.setRemoveOnCancelPolicy(true);
    thread.prestartAllCoreThreads();
  }

  /** Does something quick unless the alarm is cancelled before. */
  Future<?> alarm(Duration after, Runnable quick) {
    return thread.schedule(quick, after.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
