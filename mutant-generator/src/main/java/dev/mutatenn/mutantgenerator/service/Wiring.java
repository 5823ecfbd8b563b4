package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.catalogue.DeviceCatalogue;
import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.inputs.InputSets;
import dev.mutatenn.mutantgenerator.inputs.RequestFiles;
import dev.mutatenn.mutantgenerator.planning.ExperimentService;
import dev.mutatenn.mutantgenerator.planning.Models;
import dev.mutatenn.mutantgenerator.planning.Planner;
import dev.mutatenn.mutantgenerator.request.Limits;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.InputSources;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import dev.mutatenn.tvmdriver.DriverConfiguration;
import dev.mutatenn.tvmdriver.DriverException;
import dev.mutatenn.tvmdriver.TvmDriver;
import dev.mutatenn.workqueue.ClientSettings;
import dev.mutatenn.workqueue.DeadLetters;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.eclipse.microprofile.config.Config;

/** Puts the service together from its settings. What it makes are plain classes that know nothing of this. */
@Singleton
public final class Wiring {

  /** Planning a large request may take minutes; a process that died is noticed by its missing heartbeats long before. */
  private static final String MAX_POLL_INTERVAL_MILLIS = "1800000";

  private final GeneratorSettings settings;
  private final Config properties;

  public Wiring(GeneratorSettings settings, Config properties) {
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
  InputSources sources(ObjectStore store) {
    var options = StorageConfiguration.from(properties.getPropertyNames(), value()).options();
    return new InputSources(store, settings.inputs().roots().orElse(List.of()), options);
  }

  void close(@Disposes InputSources sources) {
    sources.close();
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
    return kafka.producer("mutant-generator-" + ProcessHandle.current().pid());
  }

  void close(@Disposes Producer<byte[], byte[]> producer) {
    producer.close();
  }

  @Produces
  @Singleton
  ExperimentService experiments(ObjectStore store, InputSources sources, TvmDriver driver) throws DriverException, InterruptedException {
    var limits = Limits.DEFAULT;
    var files = new RequestFiles(sources, limits.fileBytes());
    var examiner = new TvmModelExaminer(driver, settings.generator().surveyDeadline());
    var models = new Models(files, store, examiner, settings.cacheFolder().resolve("models"));
    var devices = DeviceCatalogue.load(settings.catalogue().devices().orElse(null));
    var planner = new Planner(OperatorCatalogue.load(), devices, models, new InputSets(files, store, limits), limits);
    var tvm = driver.versions();
    var versions = Map.of("tvm", tvm.tvm(), "python", tvm.python(), "mutatenn", properties.getValue("quarkus.application.version", String.class));
    return new ExperimentService(planner, store, versions, Clock.systemUTC(), settings.generator().retryPause());
  }

  @Produces
  @Singleton
  RequestLoop loop(ExperimentService experiments, ClientSettings kafka, Producer<byte[], byte[]> producer, MeterRegistry meters) {
    var serdes = SerdeConfiguration.from(properties.getPropertyNames(), value());
    var letters = new DeadLetters(producer, serdes.serializer(), "mutant-generator", Clock.systemUTC());
    var handler = new RequestHandler(serdes.deserializer(ExperimentRequest.class), experiments, new PlanPublisher(producer, serdes.serializer()),
        letters,
        new GeneratorMetrics(meters));
    var consumer = new KafkaConsumer<>(consumer(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    return new RequestLoop(Topics.EXPERIMENT_REQUESTS, List.of(Topics.EXPERIMENT_PLANS, Topics.MUTANT_SPECS, Topics.DEAD_LETTERS), consumer, handler);
  }

  private Map<String, Object> consumer(ClientSettings kafka) {
    Map<String, Object> all = new HashMap<>(kafka.consumer());
    all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.generator().group());
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, settings.generator().group() + "-" + ProcessHandle.current().pid());
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, MAX_POLL_INTERVAL_MILLIS);
    return all;
  }

  private Function<String, String> value() {
    return name -> properties.getOptionalValue(name, String.class).orElse(null);
  }
}
