package dev.mutatenn.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Broker and registry for the tests of one JVM: started by the first test that asks, stopped when the JVM ends.
 *
 * <p>The broker runs in this JVM, the registry in a child that does not outlive it.
 */
public final class EmbeddedStack {
  private static final Object LOCK = new Object();
  private static EmbeddedStack shared;

  private final EmbeddedBroker broker;
  private final RegistryProcess registry;
  private final Path folder;

  private EmbeddedStack(EmbeddedBroker broker, RegistryProcess registry, Path folder) {
    this.broker = broker;
    this.registry = registry;
    this.folder = folder;
  }

  /** This JVM's stack, started when this is the first call. */
  public static EmbeddedStack shared() {
    synchronized (LOCK) {
      if (shared == null) {
        shared = start();
        Runtime.getRuntime().addShutdownHook(new Thread(shared::stop, "embedded-stack-shutdown"));
      }
      return shared;
    }
  }

  /** Address for {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Address for {@code schema.registry.url}. */
  public String registryUrl() {
    return registry.url();
  }

  /** A folder of this JVM for whatever a test stores; deleted at the end. */
  public Path folder() {
    return folder;
  }

  /**
   * Where the registry's distribution lies in a checkout: {@code embedded-stack/target/registry} of the repository around
   * the working directory, or of the one that {@code MUTATENN_HOME} names.
   */
  public static Path registryHome() {
    String home = System.getenv("MUTATENN_HOME");
    Path start = (home == null ? Path.of("") : Path.of(home)).toAbsolutePath().normalize();
    for (Path at = start; at != null; at = at.getParent()) {
      Path candidate = at.resolve("embedded-stack/target/registry");
      if (Files.isRegularFile(candidate.resolve("quarkus-run.jar"))) {
        return candidate;
      }
    }
    throw new IllegalStateException("no embedded-stack/target/registry at or above " + start
        + ": build the module embedded-stack first (mvn -pl embedded-stack package), or run ./mutatenn test");
  }

  private static EmbeddedStack start() {
    try {
      Path home = registryHome();
      Path folder = Files.createTempDirectory("mutatenn-test-");
      RegistryProcess registry = RegistryProcess.start(home, folder.resolve("registry"), 0, folder.resolve("registry.log"));
      return new EmbeddedStack(EmbeddedBroker.start(folder.resolve("broker"), 0), registry, folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start the embedded stack", e);
    }
  }

  private void stop() {
    registry.close();
    broker.close();
    try (var files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException ignored) {
      // A temporary folder that cannot be emptied is the operating system's to clear.
    }
  }
}
