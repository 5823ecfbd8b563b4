package dev.mutatenn.compilerworker.service;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.compilerworker.compile.JobFolders;
import dev.mutatenn.compilerworker.compile.MutantCompiler;
import dev.mutatenn.schemas.MutantSpec;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.TvmDriver;
import dev.mutatenn.workqueue.ClientSettings;
import dev.mutatenn.workqueue.DeadLetters;
import dev.mutatenn.workqueue.WorkQueue;
import dev.mutatenn.workqueue.WorkQueueConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.eclipse.microprofile.config.Config;

/** Puts the service together from its settings. What it makes are plain classes that know nothing of this. */
@Singleton
public final class Wiring {

  private final CompilerSettings settings;
  private final Config properties;

  public Wiring(CompilerSettings settings, Config properties) {
    this.settings = settings;
    this.properties = properties;
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
  TvmDriver driver() {
    var driver = settings.driver();
    return new TvmDriver(new DriverConfiguration(driver.python(), driver.packageFolder(), driver.workers(), driver.memoryLimitBytes(),
        settings.cacheFolder()));
  }

  void close(@Disposes TvmDriver driver) {
    driver.close();
  }

  @Produces
  @Singleton
  ClientSettings kafka() {
    return ClientSettings.from(properties.getPropertyNames(), value());
  }

  @Produces
  @Singleton
  Producer<byte[], byte[]> producer(ClientSettings kafka) {
    return kafka.producer("compiler-worker-" + ProcessHandle.current().pid());
  }

  void close(@Disposes Producer<byte[], byte[]> producer) {
    producer.close();
  }

  @Produces
  @Singleton
  MutantCompiler compiler(ObjectStore store, TvmDriver driver) throws IOException {
    var catalogue = DeviceCatalogue.load(settings.catalogue().devices().orElse(null));
    var folders = new JobFolders(settings.cacheFolder().resolve("jobs"));
    return new MutantCompiler(catalogue, store, driver, folders, settings.cacheFolder().resolve("models"), worker());
  }

  @Produces
  @Singleton
  WorkQueue<MutantSpec> queue(MutantCompiler compiler, ClientSettings kafka, Producer<byte[], byte[]> producer, MeterRegistry meters) {
    var serdes = SerdeConfiguration.from(properties.getPropertyNames(), value());
    var metrics = new CompilerMetrics(meters);
    var handler = new SpecHandler(compiler, new ArtifactPublisher(producer, serdes.serializer()), metrics);
    var letters = new DeadLetters(producer, serdes.serializer(), "compiler-worker", Clock.systemUTC());
    var work = settings.queue();
    var configuration = new WorkQueueConfiguration(kafka.bootstrapServers(), settings.compiler().group(), List.of(Topics.MUTANT_SPECS),
        work.concurrency(), work.lock(), work.maxAttempts(), kafka.consumer());
    var queue = new WorkQueue<>(configuration, serdes.deserializer(MutantSpec.class), handler, letters);
    metrics.watch(queue);
    return queue;
  }

  private Function<String, String> value() {
    return name -> properties.getOptionalValue(name, String.class).orElse(null);
  }

  private static String worker() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "localhost";
    }
    return "compiler-worker-" + ProcessHandle.current().pid() + "@" + host;
  }
}
