package dev.mutatenn.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Apicurio Registry in a child process, on a database file, reachable on the loopback interface only.
 *
 * <p>A file, because the topics outlive the process: with the default database in memory every schema id in them would be lost.
 */
public final class RegistryProcess implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(10);
  private static final int LINES = 15;

  private final Process process;
  private final int port;
  private final Thread killer;

  private RegistryProcess(Process process, int port) {
    this.process = process;
    this.port = port;
    this.killer = new Thread(process::destroyForcibly, "registry-killer");
    Runtime.getRuntime().addShutdownHook(killer);
  }

  /**
   * Starts the registry and returns when it answers.
   *
   * @param home folder of the unpacked distribution, the one that holds quarkus-run.jar
   * @param data folder of its database, created when absent
   * @param port to listen on, 0 for a free one
   * @param log file that gets what it writes
   * @throws IllegalStateException when it ends or does not answer in time, with the end of its log
   */
  public static RegistryProcess start(Path home, Path data, int port, Path log) {
    Path jar = home.resolve("quarkus-run.jar");
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException("no schema registry in " + home + " (" + jar + " is missing): build embedded-stack, or run ./mutatenn setup");
    }
    List<Integer> free = FreePorts.find(2);
    int chosen = port == 0 ? free.get(0) : port;
    try {
      Files.createDirectories(data);
      Files.createDirectories(log.toAbsolutePath().getParent());
      List<String> command = ChildJvm.command("320m");
      command.addAll(List.of(
          "-Dquarkus.http.host=127.0.0.1",
          "-Dquarkus.http.port=" + chosen,
          "-Dquarkus.management.host=127.0.0.1",
          "-Dquarkus.management.port=" + free.get(1),
          "-Dquarkus.log.console.color=false",
          "-Dapicurio.storage.kind=sql",
          "-Dapicurio.storage.sql.kind=h2",
          "-Dapicurio.datasource.url=jdbc:h2:file:" + data.toAbsolutePath().resolve("registry"),
          "-jar", jar.toString()));
      Process process = new ProcessBuilder(command)
          .directory(data.toFile())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
      RegistryProcess registry = new RegistryProcess(process, chosen);
      registry.awaitReady(log);
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the schema registry", e);
    }
  }

  /** Base address of its Confluent-compatible REST API: the value of {@code schema.registry.url}. */
  public String url() {
    return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
  }

  /** The process, for a supervisor that wants to know when it ends. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    ChildProcess.stop(process, STOP);
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException alreadyShuttingDown) {
      // then the hook finds a dead process, which is fine
    }
  }

  private void awaitReady(Path log) throws IOException {
    Instant end = Instant.now().plus(READY);
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/subjects")).timeout(Duration.ofSeconds(5)).build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      while (Instant.now().isBefore(end) && process.isAlive()) {
        if (answers(http, request)) {
          return;
        }
        process.waitFor(100, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String state = process.isAlive() ? "does not answer after " + READY : "ended with status " + process.exitValue();
    close();
    throw new IllegalStateException("the schema registry " + state + "; the end of " + log + ":\n" + ChildProcess.lastLines(log, LINES));
  }

  private static boolean answers(HttpClient http, HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }
}
