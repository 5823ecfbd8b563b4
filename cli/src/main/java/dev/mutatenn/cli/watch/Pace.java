package dev.mutatenn.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How fast a count grows, over the last half minute, and when it will be at its goal at that pace. */
final class Pace {
  private static final Duration WINDOW = Duration.ofSeconds(30);

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(Instant at, long count) {}

  void add(Instant at, long count) {
    if (samples.isEmpty() || samples.getLast().count() != count) {
      samples.add(new Sample(at, count));
    }
    while (samples.size() > 2 && samples.peekFirst().at().isBefore(at.minus(WINDOW))) {
      samples.removeFirst();
    }
  }

  /** Per second; empty before there are two different counts. */
  Optional<Double> rate(Instant now) {
    if (samples.size() < 2) {
      return Optional.empty();
    }
    double seconds = Duration.between(samples.getFirst().at(), now).toMillis() / 1000.0;
    return seconds <= 0 ? Optional.empty() : Optional.of((samples.getLast().count() - samples.getFirst().count()) / seconds);
  }

  Optional<Duration> left(Instant now, long goal) {
    return rate(now).filter(rate -> rate > 0).map(rate -> Duration.ofSeconds(Math.round((goal - samples.getLast().count()) / rate)));
  }
}
