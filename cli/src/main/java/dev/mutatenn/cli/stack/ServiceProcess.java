package dev.mutatenn.cli.stack;

import dev.mutatenn.embedded.ChildJvm;
import dev.mutatenn.embedded.ChildProcess;
import dev.mutatenn.embedded.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One of the Quarkus services, in a JVM that does not outlive this one. */
final class ServiceProcess implements Child {
  private static final Duration READY = Duration.ofSeconds(120);
  private static final Duration STOP = Duration.ofSeconds(12);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final Duration UNWELL = Duration.ofSeconds(30);
  /** Of a log, told when a process fails. */
  static final int LOG_LINES = 25;

  private final Process process;
  private final String address;

  private ServiceProcess(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it and returns when it says that it is ready; otherwise throws with the end of its log. */
  static ServiceProcess start(ServiceSpec spec, Path home, StackFolder folder) {
    Path jar = spec.jar(home);
    if (!Files.isRegularFile(jar)) {
      throw new StackException(spec.name() + " is not built (" + jar + " is missing): run ./mutatenn setup");
    }
    int port = FreePorts.find(1).getFirst();
    Path log = folder.log(spec.name());
    Path temporary = folder.temporary(spec.name());
    StackFolder.delete(temporary);
    List<String> command = ChildJvm.command(spec.heap());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Djava.io.tmpdir=" + temporary, "-jar", jar.toString()));
    try {
      Files.createDirectories(temporary);
      Files.createDirectories(log.getParent());
      ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(spec.environment());
      builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
      builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
      builder.environment().put("QUARKUS_LOG_CONSOLE_COLOR", "false");
      ServiceProcess service = new ServiceProcess(builder.start(), "http://127.0.0.1:" + port);
      service.awaitReady(spec.name(), log);
      return service;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + spec.name(), e);
    }
  }

  /** From now on: ends the process when it was not ready for half a minute, so that its supervisor starts it anew. */
  void watch(String name, Consumer<String> events) {
    Thread.ofVirtual().name("watch-" + name).start(() -> {
      HealthCheck readiness = new HealthCheck(address);
      Instant well = Instant.now();
      try {
        while (!process.waitFor(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          if (readiness.ready()) {
            well = Instant.now();
          } else if (well.plus(UNWELL).isBefore(Instant.now())) {
            events.accept(name + " was not ready for " + UNWELL.toSeconds() + " s and is ended (it last said: " + readiness.last() + ")");
            process.destroyForcibly();
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** Base address of its REST API. */
  String address() {
    return address;
  }

  @Override
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public void close() {
    ChildProcess.stop(process, STOP);
  }

  private void awaitReady(String name, Path log) throws IOException {
    Instant end = Instant.now().plus(READY);
    HealthCheck readiness = new HealthCheck(address);
    try {
      while (Instant.now().isBefore(end) && process.isAlive()) {
        if (readiness.ready()) {
          return;
        }
        process.waitFor(200, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new StackException(name + " was not waited for", e);
    }
    String state = process.isAlive() ? "is not ready after " + READY.toSeconds() + " s (it last said: " + readiness.last()
        + ")" : "ended with status " + process.exitValue();
    process.destroyForcibly();
    throw new StackException(name + " " + state + "; the end of " + log + ":\n" + ChildProcess.lastLines(log, LOG_LINES));
  }
}
