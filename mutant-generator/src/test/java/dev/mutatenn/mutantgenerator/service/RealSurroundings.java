package dev.mutatenn.mutantgenerator.service;

import static java.util.Map.entry;

import dev.mutatenn.embedded.EmbeddedStack;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A real broker and registry, storage in a folder, real TVM. The topics are for the test to create. */
public final class RealSurroundings implements QuarkusTestResourceLifecycleManager {

  /** The configuration key under which a test finds a folder that requests may name files of. */
  static final String INPUTS = "test.inputs";

  /** The broker in this JVM tells its whole life at level INFO. Kept here, for loggers are weakly referenced. */
  private static final Logger KAFKA = Logger.getLogger("kafka");

  @Override
  public Map<String, String> start() {
    KAFKA.setLevel(Level.SEVERE);
    var stack = EmbeddedStack.shared();
    try {
      Path inputs = Files.createDirectories(stack.folder().resolve("inputs"));
      Path models = Path.of("..", "models").toRealPath();
      return Map.ofEntries(
          entry("kafka.bootstrap.servers", stack.bootstrapServers()),
          entry("schema.registry.url", stack.registryUrl()),
          entry("mutatenn.storage.root", stack.folder().resolve("storage").toUri().toString()),
          entry("mutatenn.inputs.roots", models.toUri() + "," + inputs.toUri()),
          entry("mutatenn.cache-folder", stack.folder().resolve("cache").toString()),
          entry("mutatenn.driver.python", python()),
          entry("mutatenn.driver.package-folder", Path.of("..", "tvm-driver", "python").toString()),
          entry("mutatenn.generator.retry-pause", "10ms"),
          entry("quarkus.http.test-port", "0"),
          entry("quarkus.log.category.\"kafka\".level", "ERROR"),
          entry(INPUTS, inputs.toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String python() {
    String python = System.getenv("MUTATENN_PYTHON");
    if (python == null) {
      throw new IllegalStateException("MUTATENN_PYTHON is not set: run ./mutatenn test, or ./mutatenn setup and set it to the interpreter it names");
    }
    return python;
  }

  @Override
  public void stop() {
    // The shared stack ends with this JVM.
  }
}
