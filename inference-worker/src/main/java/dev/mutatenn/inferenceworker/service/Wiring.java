package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.catalogue.Device;
import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.Runtime;
import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferenceworker.outputs.InputTensors;
import dev.mutatenn.inferenceworker.outputs.OutputRecords;
import dev.mutatenn.inferenceworker.runner.RunnerConfiguration;
import dev.mutatenn.inferenceworker.runner.RunnerPool;
import dev.mutatenn.inferenceworker.runner.Watchdog;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.workqueue.ClientSettings;
import dev.mutatenn.workqueue.DeadLetters;
import dev.mutatenn.workqueue.WorkQueue;
import dev.mutatenn.workqueue.WorkQueueConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.Config;

/** Puts the service together from its settings. What it makes are plain classes that know nothing of this. */
@Singleton
public final class Wiring {
  private final InferenceSettings settings;
  private final Config properties;

  public Wiring(InferenceSettings settings, Config properties) {
    this.settings = settings;
    this.properties = properties;
  }

  @Produces
  @Singleton
  Device device() {
    DeviceCatalogue catalogue = DeviceCatalogue.load(settings.catalogue().devices().orElse(null));
    String known = catalogue.devices().stream().map(Device::name).collect(Collectors.joining(", "));
    return catalogue.device(settings.device())
        .orElseThrow(() -> new IllegalArgumentException("mutatenn.device: there is no device " + settings.device() + "; there are " + known));
  }

  @Produces
  @Singleton
  ObjectStore store() {
    return ObjectStores.open(StorageConfiguration.from(properties.getPropertyNames(), value()));
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }

  @Produces
  @Singleton
  WorkFolder folder() throws IOException {
    return WorkFolder.create(settings.cacheFolder().toAbsolutePath());
  }

  void close(@Disposes WorkFolder folder) throws IOException {
    folder.close();
  }

  @Produces
  @Singleton
  Watchdog watchdog() {
    return new Watchdog();
  }

  void close(@Disposes Watchdog watchdog) {
    watchdog.close();
  }

  @Produces
  @Singleton
  RunnerPool runners(Device device, WorkFolder folder, Watchdog watchdog) {
    InferenceSettings.Runner runner = settings.runner();
    RunnerConfiguration configuration = new RunnerConfiguration(paths(runner.classPath()), paths(runner.tvmLibraries()), runner.memoryLimitBytes(),
        address(device), folder.path(), settings.cacheFolder().toAbsolutePath());
    return new RunnerPool(configuration, settings.queue().concurrency(), watchdog);
  }

  void close(@Disposes RunnerPool runners) {
    runners.close();
  }

  @Produces
  @Singleton
  ClientSettings kafka() {
    return ClientSettings.from(properties.getPropertyNames(), value());
  }

  @Produces
  @Singleton
  Producer<byte[], byte[]> producer(ClientSettings kafka) {
    return kafka.producer("inference-worker-" + settings.device() + "-" + ProcessHandle.current().pid());
  }

  void close(@Disposes Producer<byte[], byte[]> producer) {
    producer.close();
  }

  @Produces
  @Singleton
  WorkQueue<Artifact> queue(Device device, ObjectStore store, WorkFolder folder, RunnerPool runners, ClientSettings kafka,
      Producer<byte[], byte[]> producer, MeterRegistry meters) throws UnknownHostException {
    SerdeConfiguration serdes = SerdeConfiguration.from(properties.getPropertyNames(), value());
    String worker = "inference-worker-" + device.name() + "@" + InetAddress.getLocalHost().getHostName() + "-" + ProcessHandle.current().pid();
    ArtifactHandler handler = new ArtifactHandler(device.name(), address(device), runners, store,
        new InputTensors(store, settings.cacheFolder().toAbsolutePath().resolve("inputs")), new OutputRecords(device.name(), worker),
        () -> new OutputPublisher(producer, serdes.serializer()), new InferenceMetrics(meters, runners), folder.path(), settings.rpc().reconnect());
    InferenceSettings.Queue queue = settings.queue();
    String group = settings.inference().group().orElse("inference-" + device.name());
    WorkQueueConfiguration configuration = new WorkQueueConfiguration(kafka.bootstrapServers(), group, List.of(Topics.artifacts(device.target())),
        queue.concurrency(), queue.lock(), queue.maxAttempts(), kafka.consumer());
    DeadLetters letters = new DeadLetters(producer, serdes.serializer(), "inference-worker", Clock.systemUTC());
    return new WorkQueue<>(configuration, serdes.deserializer(Artifact.class), handler, letters);
  }

  private DeviceAddress address(Device device) {
    return switch (device.runtime()) {
      case Runtime.Rpc(String host, int port, String key, Runtime behind) -> {
        int chosen = settings.rpc().port().orElse(port);
        if (chosen == 0) {
          throw new IllegalArgumentException("mutatenn.rpc.port: the catalogue leaves the port of " + device.name()
              + " to whoever starts its server; name the server's");
        }
        yield new DeviceAddress.Remote(settings.rpc().host().orElse(host), chosen, key, behind.kind(), behind.index());
      }
      case Runtime local -> new DeviceAddress.Local(local.kind(), local.index());
    };
  }

  private static List<Path> paths(String joined) {
    return Arrays.stream(joined.split(File.pathSeparator)).filter(part -> !part.isBlank()).map(Path::of).toList();
  }

  private Function<String, String> value() {
    return name -> properties.getOptionalValue(name, String.class).orElse(null);
  }
}
