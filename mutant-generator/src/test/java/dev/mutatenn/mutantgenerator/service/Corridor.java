package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topics as anybody sees them: with a plain producer and a plain consumer. */
final class Corridor {

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final String bootstrapServers;
  private final SerdeConfiguration serdes;

  Corridor(String bootstrapServers, String registryUrl) {
    this.bootstrapServers = bootstrapServers;
    this.serdes = new SerdeConfiguration(registryUrl);
  }

  record Entry<T>(String key, T value) {
  }

  void publish(String topic, String key, SpecificRecord value) throws Exception {
    publish(topic, key, serdes.serializer().serialize(topic, value));
  }

  void publish(String topic, String key, byte[] value) throws Exception {
    try (var producer = new KafkaProducer<>(Map.of("bootstrap.servers", bootstrapServers), new StringSerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    }
  }

  /** The matching entries of a topic, in order of partition and offset, as soon as there are so many. */
  <T extends SpecificRecord> List<Entry<T>> await(int count, Class<T> type, String topic, Predicate<Entry<T>> matching) {
    var found = new ArrayList<Entry<T>>();
    var decoder = serdes.deserializer(type);
    try (var consumer = new KafkaConsumer<>(Map.of("bootstrap.servers", bootstrapServers), new StringDeserializer(), new ByteArrayDeserializer())) {
      var partitions = consumer.partitionsFor(topic).stream().map(partition -> new TopicPartition(topic, partition.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var end = Instant.now().plus(PATIENCE);
      while (found.size() < count && Instant.now().isBefore(end)) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          var entry = new Entry<>(record.key(), decoder.deserialize(topic, record.value()));
          if (matching.test(entry)) {
            found.add(entry);
          }
        }
      }
    }
    if (found.size() < count) {
      throw new AssertionError("waited in vain for " + count + " records of " + topic + ", there are " + found);
    }
    return found;
  }

  static String text(java.nio.ByteBuffer buffer) {
    return StandardCharsets.UTF_8.decode(buffer.duplicate()).toString();
  }
}
