package dev.mutatenn.analytics.service;

import java.time.Duration;

/** Waits until assertions hold. */
final class Eventually {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private Eventually() {}

  static void passes(Runnable assertions) {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      try {
        assertions.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > end) {
          throw e;
        }
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    }
  }
}
