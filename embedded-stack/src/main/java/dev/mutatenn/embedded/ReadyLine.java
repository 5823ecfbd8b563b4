package dev.mutatenn.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The line {@code ready ADDRESS} on its standard output, by which a child process says that it can be used. Whatever it prints goes to its log,
 * as long as it lives.
 */
public final class ReadyLine {
  private static final String READY = "ready ";

  private final Process process;
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private ReadyLine(Process process) {
    this.process = process;
  }

  /** The process did not say that it is ready; the message says what it did instead, as in "ended". It has been killed. */
  public static final class NotReadyException extends Exception {
    private static final long serialVersionUID = 1L;

    NotReadyException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Waits for the line.
   *
   * @param name of the process, for the thread that reads what it prints
   * @return the address
   */
  public static String await(Process process, String name, Path log, Duration limit) throws NotReadyException {
    ReadyLine line = new ReadyLine(process);
    Thread.ofVirtual().name(name + "-output").start(() -> line.follow(log));
    try {
      return line.address.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw line.notReady("was not waited for", e);
    } catch (ExecutionException e) {
      throw line.notReady("ended", e);
    } catch (TimeoutException e) {
      throw line.notReady("does not answer after " + limit.toSeconds() + " s", e);
    }
  }

  private NotReadyException notReady(String state, Exception cause) {
    process.destroyForcibly();
    return new NotReadyException(state, cause);
  }

  private void follow(Path log) {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        if (line.startsWith(READY)) {
          address.complete(line.substring(READY.length()));
        }
      }
    } catch (IOException closed) {
      // The process ended, which is told below.
    }
    address.completeExceptionally(new IllegalStateException("ended"));
  }
}
