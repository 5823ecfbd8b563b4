package dev.mutatenn.analytics.service;

import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** A plain producer and plain consumers. */
final class TestKafka implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final String servers;
  private final SerdeConfiguration serdes;
  private final KafkaProducer<String, byte[]> producer;

  TestKafka() {
    this(System.getProperty("test.servers"), new SerdeConfiguration(System.getProperty("test.registry")));
  }

  TestKafka(String servers, SerdeConfiguration serdes) {
    this.servers = servers;
    this.serdes = serdes;
    this.producer = new KafkaProducer<>(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers), new StringSerializer(), new ByteArraySerializer());
  }

  /** Where they are: by system properties, because Quarkus loads tests and their resources in different loaders. */
  static void stack(String servers, String registry) {
    System.setProperty("test.servers", servers);
    System.setProperty("test.registry", registry);
  }

  void send(String topic, String key, SpecificRecord value) {
    sendRaw(topic, key, serdes.serializer().serialize(topic, value));
  }

  void sendRaw(String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends without waiting for each; {@link #flush} waits for all. */
  void post(String topic, String key, SpecificRecord value) {
    producer.send(new ProducerRecord<>(topic, key, serdes.serializer().serialize(topic, value)));
  }

  void flush() {
    producer.flush();
  }

  /** All committed records that there are now. */
  <T extends SpecificRecord> List<T> readAll(String topic, Class<T> type) {
    try (var consumer = consumer(topic, type)) {
      var ends = consumer.endOffsets(consumer.assignment());
      List<T> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(record -> records.add(record.value()));
      }
      return records;
    }
  }

  /** Committed records from the beginning, until enough has come. */
  <T extends SpecificRecord> List<T> read(String topic, Class<T> type, Predicate<List<T>> enough) {
    long end = System.nanoTime() + LONGEST.toNanos();
    try (var consumer = consumer(topic, type)) {
      List<T> records = new ArrayList<>();
      while (!enough.test(records)) {
        if (System.nanoTime() > end) {
          throw new AssertionError("after " + LONGEST + " topic " + topic + " has only " + records);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(record -> records.add(record.value()));
      }
      return records;
    }
  }

  private <T extends SpecificRecord> KafkaConsumer<String, T> consumer(String topic, Class<T> type) {
    KafkaConsumer<String, T> consumer = new KafkaConsumer<>(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"), new StringDeserializer(), serdes.deserializer(type));
    consumer.assign(consumer.partitionsFor(topic).stream().map(partition -> new TopicPartition(topic, partition.partition())).toList());
    consumer.seekToBeginning(consumer.assignment());
    return consumer;
  }

  @Override
  public void close() {
    producer.close();
  }
}
