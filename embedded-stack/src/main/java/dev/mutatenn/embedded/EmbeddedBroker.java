package dev.mutatenn.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker in this JVM: KRaft, broker and controller in one node, on the loopback interface.
 *
 * <p>A data folder is formatted when it is new and taken up again when it is not, also after {@code kill -9}: the log
 * recovers itself.
 */
public final class EmbeddedBroker implements AutoCloseable {
  private static final Duration READY = Duration.ofSeconds(60);

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a broker and returns when it answers.
   *
   * @param data its data folder, created when absent
   * @param port of the clients' listener, 0 for a free one
   * @param controllerPort of the controller's listener, 0 for a free one; must stay the same for one data folder's lifetime
   *     only while it runs
   * @throws IllegalStateException when it does not answer within a minute
   */
  public static EmbeddedBroker start(Path data, int port, int controllerPort) {
    // Kafka finds classes by their names through this loader; a test framework may have set one that knows other copies of them.
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(EmbeddedBroker.class.getClassLoader());
    try {
      return startHere(data, port, controllerPort);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static EmbeddedBroker startHere(Path data, int port, int controllerPort) {
    List<Integer> free = FreePorts.find(2);
    BrokerSettings settings =
        new BrokerSettings(data.toAbsolutePath(), port == 0 ? free.get(0) : port, controllerPort == 0 ? free.get(1) : controllerPort);
    Properties properties = settings.properties();
    format(settings, properties);
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    server.startup();
    EmbeddedBroker broker = new EmbeddedBroker(server, "127.0.0.1:" + settings.port());
    try {
      broker.awaitReady();
    } catch (RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /** As {@link #start(Path, int, int)}, with a free port for the controller. */
  public static EmbeddedBroker start(Path data, int port) {
    return start(data, port, 0);
  }

  /** Address for clients' {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Returns when the broker has ended. */
  public void awaitShutdown() {
    server.awaitShutdown();
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  private static void format(BrokerSettings settings, Properties properties) {
    if (Files.exists(settings.data().resolve("meta.properties"))) {
      return;
    }
    Path file = null;
    try {
      Files.createDirectories(settings.data());
      file = Files.createTempFile("broker", ".properties");
      try (OutputStream out = Files.newOutputStream(file)) {
        properties.store(out, null);
      }
      int status = StorageTool.execute(
          new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()},
          new PrintStream(OutputStream.nullOutputStream()));
      if (status != 0) {
        throw new IllegalStateException("formatting the broker's data folder " + settings.data() + " failed with status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the broker's data folder " + settings.data(), e);
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException ignored) {
      // Only a temporary file is left behind.
    }
  }

  private void awaitReady() {
    Instant end = Instant.now().plus(READY);
    Throwable last = null;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "request.timeout.ms", "2000", "default.api.timeout.ms", "4000"))) {
      while (Instant.now().isBefore(end)) {
        try {
          if (!admin.describeCluster().nodes().get(4, TimeUnit.SECONDS).isEmpty()) {
            return;
          }
        } catch (ExecutionException | TimeoutException e) {
          last = e;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      last = e;
    }
    throw new IllegalStateException("the broker at " + bootstrapServers + " does not answer", last);
  }
}
