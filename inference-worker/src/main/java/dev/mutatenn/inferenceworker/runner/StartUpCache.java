package dev.mutatenn.inferenceworker.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JVM's ahead-of-time cache (JEP 483, 514) of a runner: made once for a JVM and its jars, then every runner starts in a fraction of the
 * time. Nothing depends on it.
 */
final class StartUpCache {
  private static final Logger LOG = LoggerFactory.getLogger(StartUpCache.class);
  private static final long PATIENCE_SECONDS = 60;

  private StartUpCache() {}

  /** The cache, made if it is not there; empty where it cannot be made. */
  static Optional<Path> prepare(RunnerConfiguration configuration) throws InterruptedException {
    RunnerCommand command = new RunnerCommand(configuration);
    if (!configuration.classPath().stream().allMatch(Files::isRegularFile)) {
      LOG.info("runners start without a start-up cache: their class path holds folders, and the JVM caches jars only");
      return Optional.empty();
    }
    try {
      Files.createDirectories(configuration.cacheFolder());
      String name = "runner-" + dev.mutatenn.storage.Digests.sha256(command.identity().getBytes(StandardCharsets.UTF_8)).substring(0, 16) + ".aot";
      Path cache = configuration.cacheFolder().resolve(name);
      return Files.isRegularFile(cache) || make(command, configuration.folder(), cache) ? Optional.of(cache) : Optional.empty();
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("runners start without a start-up cache: {}", e.toString());
      return Optional.empty();
    }
  }

  /** Appears whole or not at all, also with several workers at it. */
  private static boolean make(RunnerCommand command, Path folder, Path cache) throws IOException, InterruptedException {
    Path fresh = Files.createTempDirectory(folder, "start-up-").resolve("runner.aot");
    long begun = System.nanoTime();
    Process training = command.training(folder, fresh).redirectErrorStream(true).start();
    Tail printed = new Tail(training.getInputStream(), "runner-training");
    training.getOutputStream().close();
    try {
      if (training.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && training.exitValue() == 0 && Files.isRegularFile(fresh)) {
        Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        LOG.info("start-up cache of runners made in {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        return true;
      }
      training.destroyForcibly().waitFor();
      LOG.warn("runners start without a start-up cache: making it ended with status {}: {}", training.exitValue(), printed.text());
      return false;
    } finally {
      training.descendants().forEach(ProcessHandle::destroyForcibly);
      training.destroyForcibly();
      Files.deleteIfExists(fresh);
      Files.deleteIfExists(fresh.getParent());
    }
  }
}
