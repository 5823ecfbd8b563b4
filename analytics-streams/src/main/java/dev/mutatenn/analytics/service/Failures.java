package dev.mutatenn.analytics.service;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/** Replaces a thread that failed, which cures what passes (a registry away, a broker restarted), but not for ever. */
final class Failures implements StreamsUncaughtExceptionHandler {
  private static final System.Logger LOG = System.getLogger(Failures.class.getName());
  private static final Duration WINDOW = Duration.ofMinutes(10);
  private static final int LIMIT = 10;

  private final Deque<Long> times = new ArrayDeque<>();
  private final Runnable givingUp;

  /** @param givingUp called once the limit is reached */
  Failures(Runnable givingUp) {
    this.givingUp = givingUp;
  }

  @Override
  public synchronized StreamThreadExceptionResponse handle(Throwable cause) {
    long now = System.nanoTime();
    times.addLast(now);
    times.removeIf(time -> now - time > WINDOW.toNanos());
    if (times.size() <= LIMIT) {
      LOG.log(System.Logger.Level.ERROR, "a stream thread failed (" + times.size() + " of " + LIMIT + " times in " + WINDOW + ") and is replaced",
          cause);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.log(System.Logger.Level.ERROR, "stream threads failed " + times.size() + " times in " + WINDOW + ": giving up", cause);
    givingUp.run();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }
}
