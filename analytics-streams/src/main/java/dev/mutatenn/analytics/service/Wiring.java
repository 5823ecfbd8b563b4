package dev.mutatenn.analytics.service;

import dev.mutatenn.analytics.ir.IrTexts;
import dev.mutatenn.analytics.submit.Submissions;
import dev.mutatenn.analytics.topology.AnalyticsSettings;
import dev.mutatenn.analytics.topology.AnalyticsTopology;
import dev.mutatenn.analytics.verdict.Judge;
import dev.mutatenn.analytics.verdict.KillRule;
import dev.mutatenn.analytics.view.ExperimentView;
import dev.mutatenn.analytics.view.LiveEvents;
import dev.mutatenn.analytics.view.ViewTopology;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.ObjectStores;
import dev.mutatenn.storage.StorageConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.quarkus.runtime.Quarkus;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.eclipse.microprofile.config.Config;

/** Puts the service together from its settings. What it makes are plain classes that know nothing of this. */
@Singleton
public final class Wiring {
  private static final String KAFKA = "kafka.";
  /** Settings that every Kafka client has: addresses, security, time-outs. */
  private static final Set<String> CLIENT_SETTINGS = AdminClientConfig.configNames();

  private final AnalyticsConfiguration settings;
  private final Config properties;
  private Submissions submissions;
  private Optional<ObjectStore> store = Optional.empty();
  private final LiveEvents live = new LiveEvents();

  public Wiring(AnalyticsConfiguration settings, Config properties) {
    this.settings = settings;
    this.properties = properties;
  }

  @Produces
  @Singleton
  LiveEvents live() {
    return live;
  }

  @Produces
  @Singleton
  SerdeConfiguration serdes() {
    return SerdeConfiguration.from(properties.getPropertyNames(), name -> properties.getOptionalValue(name, String.class).orElse(null));
  }

  @Produces
  @Singleton
  Analytics analytics(SerdeConfiguration serdes, MeterRegistry meters) {
    var configuration = new StreamsSettings(clients(), settings.applicationId(), settings.stateFolder(), InstanceName.of(settings.stateFolder()),
        settings.commitInterval(), settings.threads());
    Topology topology = new AnalyticsTopology(serdes, topologySettings()).build();
    KafkaStreams view = new KafkaStreams(ViewTopology.build(live), configuration.view());
    return new Analytics(clients(), () -> {
      KafkaStreams streams = new KafkaStreams(topology, configuration.topology(serdes.serializer()));
      new KafkaStreamsMetrics(streams).bindTo(meters);
      return streams;
    }, view, () -> Quarkus.asyncExit(1));
  }

  @Produces
  @Singleton
  ExperimentView view(Analytics analytics, SerdeConfiguration serdes) {
    return new ExperimentView(analytics.view(), serdes);
  }

  @Produces
  @Singleton
  Submissions submissions(SerdeConfiguration serdes) {
    submissions = new Submissions(() -> {
      Map<String, Object> producer = new HashMap<>(clients());
      producer.put(ProducerConfig.ACKS_CONFIG, "all");
      producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      return new KafkaProducer<>(producer, new StringSerializer(), serdes.serializer());
    });
    return submissions;
  }

  /** Without storage everything else works. */
  @Produces
  @Singleton
  IrTexts texts() {
    boolean configured = properties.getOptionalValue("mutatenn.storage.root", String.class).isPresent();
    store = configured ? Optional.of(ObjectStores.open(StorageConfiguration.from(properties.getPropertyNames(),
        name -> properties.getOptionalValue(name, String.class).orElse(null)))) : Optional.empty();
    return new IrTexts(store);
  }

  @PreDestroy
  void close() {
    store.ifPresent(ObjectStore::close);
    if (submissions != null) {
      submissions.close();
    }
  }

  private AnalyticsSettings topologySettings() {
    var kill = settings.kill();
    KillRule rule = switch (kill.rule()) {
      case "any-change" -> new KillRule.AnyChange();
      case "statistical" -> new KillRule.Statistical(kill.p(), kill.effect());
      default -> throw new IllegalArgumentException("mutatenn.analytics.kill.rule is \"" + kill.rule() + "\"; any-change and statistical are known");
    };
    return new AnalyticsSettings(settings.rboPersistence(), new Judge(rule), settings.emitInterval(), settings.keep());
  }

  /** {@code kafka.<setting>} is that setting of every Kafka client; what none knows (a stray environment variable) is left out. */
  private Map<String, String> clients() {
    Map<String, String> clients = new HashMap<>();
    for (String name : properties.getPropertyNames()) {
      if (name.startsWith(KAFKA) && CLIENT_SETTINGS.contains(name.substring(KAFKA.length()))) {
        properties.getOptionalValue(name, String.class).ifPresent(value -> clients.put(name.substring(KAFKA.length()), value));
      }
    }
    if (!clients.containsKey(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException("kafka.bootstrap.servers is not set; give the brokers' addresses, such as localhost:9092");
    }
    return clients;
  }
}
