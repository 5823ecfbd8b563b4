package dev.mutatenn.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is done with every child process, whatever it runs: an orderly end, and the end of its log for those who ask why it failed. */
public final class ChildProcess {

  private ChildProcess() {}

  /** Asks the process to end, and kills it when it has not within {@code grace}, or when this thread is interrupted. */
  public static void stop(Process process, Duration grace) {
    process.destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The last {@code count} lines of a log; empty where there is none. */
  public static String lastLines(Path log, int count) throws IOException {
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
