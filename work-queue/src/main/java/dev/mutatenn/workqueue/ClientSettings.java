package dev.mutatenn.workqueue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a service's configuration says about Kafka: {@code kafka.<setting>} is that setting of every client (security and the
 * like). What no client knows is left out, so that a stray environment variable does no harm.
 */
public final class ClientSettings {
  private static final String PREFIX = "kafka.";
  private static final Set<String> PRODUCER = ProducerConfig.configNames();
  private static final Set<String> CONSUMER = ConsumerConfig.configNames();

  private final Map<String, String> settings;

  private ClientSettings(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /**
   * The Kafka settings among a service's properties.
   *
   * @param names all properties there are
   * @param values a property's value, or null
   * @throws IllegalArgumentException when kafka.bootstrap.servers is missing
   */
  public static ClientSettings from(Iterable<String> names, Function<String, String> values) {
    Map<String, String> found = new HashMap<>();
    for (String name : names) {
      String value = name.startsWith(PREFIX) ? values.apply(name) : null;
      if (value != null) {
        found.put(name.substring(PREFIX.length()), value);
      }
    }
    if (!found.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)) {
      throw new IllegalArgumentException("kafka.bootstrap.servers is not set; give the brokers' addresses, such as localhost:9092");
    }
    return new ClientSettings(found);
  }

  /** Addresses of the brokers. */
  public String bootstrapServers() {
    return settings.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
  }

  /** For consumers, share consumers and admin clients. */
  public Map<String, Object> consumer() {
    Map<String, Object> known = new HashMap<>(settings);
    known.keySet().retainAll(CONSUMER);
    return known;
  }

  /** A producer that neither loses nor doubles a record; to be closed by the caller. */
  public Producer<byte[], byte[]> producer(String clientId) {
    Map<String, Object> all = new HashMap<>(settings);
    all.keySet().retainAll(PRODUCER);
    all.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** The names only: values may be secrets. */
  @Override
  public String toString() {
    return "ClientSettings" + settings.keySet();
  }
}
