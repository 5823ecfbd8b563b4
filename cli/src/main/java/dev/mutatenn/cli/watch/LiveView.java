package dev.mutatenn.cli.watch;

import dev.mutatenn.schemas.ExperimentProgress;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;

/** One view that is drawn over and over, on a terminal that knows ANSI's escape sequences (ECMA-48). Lines of events scroll away above it. */
public final class LiveView implements ProgressView {
  private static final String ESC = "\u001b[";
  private static final String NO_WRAP = ESC + "?7l";
  private static final String WRAP = ESC + "?7h";
  private static final String CLEAR_BELOW = ESC + "J";

  private final PrintStream out;
  private final Clock clock;
  private final ProgressText text;
  private ExperimentProgress current;
  private int drawn;

  public LiveView(PrintStream out, Clock clock) {
    this.out = out;
    this.clock = clock;
    this.text = new ProgressText(clock.instant());
  }

  @Override
  public synchronized void show(ExperimentProgress progress) {
    current = progress;
    draw();
  }

  @Override
  public synchronized void event(String line) {
    out.print(up() + "\r" + CLEAR_BELOW + line + "\n");
    drawn = 0;
    draw();
  }

  @Override
  public synchronized void close() {
    current = null;
    out.flush();
  }

  private void draw() {
    if (current == null) {
      out.flush();
      return;
    }
    List<String> lines = text.lines(current, clock.instant());
    out.print(up() + "\r" + CLEAR_BELOW + NO_WRAP + String.join("\n", lines) + "\n" + WRAP);
    out.flush();
    drawn = lines.size();
  }

  private String up() {
    return drawn == 0 ? "" : ESC + drawn + "A";
  }
}
