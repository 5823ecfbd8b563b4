package dev.mutatenn.cli.watch;

import dev.mutatenn.schemas.ExperimentProgress;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lines, for a log or a pipe: one when the state changes, otherwise one every few seconds. */
public final class PlainView implements ProgressView {
  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final PrintStream out;
  private final Clock clock;
  private final ProgressText text;
  private Instant last = Instant.MIN;
  private ExperimentProgress shown;

  public PlainView(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
    this.text = new ProgressText(clock.instant());
  }

  @Override
  public synchronized void show(ExperimentProgress progress) {
    Instant now = clock.instant();
    String line = text.line(progress, now);
    boolean changed = shown == null || shown.getState() != progress.getState();
    boolean due = !progress.equals(shown) && last.plus(INTERVAL).isBefore(now);
    if (changed || due) {
      out.println(line);
      last = now;
      shown = progress;
    }
  }

  @Override
  public synchronized void event(String line) {
    out.println(line);
  }

  @Override
  public void close() {
    out.flush();
  }
}
