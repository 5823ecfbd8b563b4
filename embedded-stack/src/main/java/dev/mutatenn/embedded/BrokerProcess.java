package dev.mutatenn.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The broker in a child process: {@link BrokerMain}, started so that it does not outlive this JVM. */
public final class BrokerProcess implements AutoCloseable {
  private static final long READY_SECONDS = 90;
  private static final long STOP_SECONDS = 15;
  private static final String READY = "ready ";

  private final Process process;
  private final CompletableFuture<String> address = new CompletableFuture<>();

  private BrokerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts the broker and returns when it answers.
   *
   * @param classPath of a JVM with this module on it
   * @param data the broker's folder, created when absent
   * @param port of the clients' listener, 0 for a free one
   * @param controllerPort of the controller's listener, 0 for a free one
   * @param log file that gets what it writes
   * @throws IllegalStateException when it ends or does not answer in time, with the end of its log
   */
  public static BrokerProcess start(String classPath, Path data, int port, int controllerPort, Path log) {
    List<String> command = ChildJvm.command("384m");
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-Dorg.slf4j.simpleLogger.showDateTime=true",
        "-cp", classPath, BrokerMain.class.getName(),
        "--data", data.toAbsolutePath().toString(), "--port", Integer.toString(port), "--controller-port", Integer.toString(controllerPort)));
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      BrokerProcess broker = new BrokerProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())).start());
      Thread.ofVirtual().name("broker-output").start(() -> broker.follow(log));
      broker.awaitReady(log);
      return broker;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the broker", e);
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return address.join();
  }

  /** The process, for a supervisor that wants to know when it ends. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
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

  private void awaitReady(Path log) throws IOException {
    String state;
    try {
      address.get(READY_SECONDS, TimeUnit.SECONDS);
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state = "was not waited for";
    } catch (ExecutionException e) {
      state = "ended";
    } catch (TimeoutException e) {
      state = "does not answer after " + READY_SECONDS + " s";
    }
    process.destroyForcibly();
    List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
    throw new IllegalStateException("the broker " + state + "; the end of " + log + ":\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size())));
  }
}
