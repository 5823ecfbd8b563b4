package dev.mutatenn.inferenceworker.service;

import static java.util.Map.entry;

import dev.mutatenn.embedded.EmbeddedStack;
import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.schemas.TopicProvisioner;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** A real broker with the topics, a real registry, storage in a folder, real runners. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {
  /** The broker in this JVM tells its whole life at level INFO. Kept here, for loggers are weakly referenced. */
  private static final Logger KAFKA = Logger.getLogger("kafka");

  @Override
  public Map<String, String> start() {
    KAFKA.setLevel(Level.SEVERE);
    EmbeddedStack stack = EmbeddedStack.shared();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
      TopicProvisioner.provision(admin, List.of("x86-64", "c-gcc"));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return Map.ofEntries(
        entry("kafka.bootstrap.servers", stack.bootstrapServers()),
        entry("schema.registry.url", stack.registryUrl()),
        entry("mutatenn.storage.root", stack.folder().resolve("storage").toUri().toString()),
        entry("mutatenn.cache-folder", stack.folder().resolve("cache").toString()),
        entry("mutatenn.device", "x86-64"),
        entry("mutatenn.queue.lock", "2s"),
        entry("mutatenn.queue.max-attempts", "2"),
        entry("mutatenn.runner.class-path", joined(TestArtifacts.runnerClassPath())),
        entry("mutatenn.runner.tvm-libraries", joined(TestArtifacts.tvmLibraries())),
        entry("mutatenn.runner.memory-limit-bytes", Long.toString(1L << 30)),
        entry("quarkus.http.test-port", "0"),
        entry("quarkus.log.category.\"kafka\".level", "ERROR"));
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  @Override
  public void stop() {
    // The shared stack ends with this JVM.
  }
}
