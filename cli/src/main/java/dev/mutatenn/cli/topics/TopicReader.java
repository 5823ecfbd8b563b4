package dev.mutatenn.cli.topics;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads a topic as it is now, with a plain consumer: from the beginning, or from a time on, up to the end of each partition, committed
 * records only.
 */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Connection connection;

  public TopicReader(Connection connection) {
    this.connection = connection;
  }

  /** Every record of an experiment, in partition order; records of other experiments are not even decoded. */
  public <T extends SpecificRecord> void read(String topic, Class<T> type, String experiment, Instant since, Consumer<T> each) {
    try (Deserializer<T> deserializer = connection.serde().deserializer(type); KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = consumer.partitionsFor(topic).stream().map(info -> new TopicPartition(topic, info.partition())).toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      seek(consumer, partitions, since);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
        var records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> record : records) {
          if (record.value() != null && belongs(record, experiment)) {
            each.accept(deserializer.deserialize(topic, record.value()));
          }
        }
        if (!records.isEmpty()) {
          deadline = Instant.now().plus(PATIENCE);
        } else if (Instant.now().isAfter(deadline)) {
          throw new IllegalStateException("topic " + topic + " could not be read to its end within " + PATIENCE.toSeconds()
              + " s: is the broker well?");
        }
      }
    }
  }

  /** The last record of an experiment. */
  public <T extends SpecificRecord> Optional<T> last(String topic, Class<T> type, String experiment) {
    Map<String, T> found = new HashMap<>();
    read(topic, type, experiment, Instant.EPOCH, record -> found.put(experiment, record));
    return Optional.ofNullable(found.get(experiment));
  }

  /** Whether there is a topic. */
  public boolean exists(String topic) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      return consumer.listTopics().containsKey(topic);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(connection.client(Map.of("isolation.level", "read_committed", "enable.auto.commit", "false",
        "allow.auto.create.topics", "false", "auto.offset.reset", "earliest", "default.api.timeout.ms", "30000", "fetch.max.bytes", "16777216")),
        new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static void seek(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant since) {
    consumer.seekToBeginning(partitions);
    if (since.isAfter(Instant.EPOCH)) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
      for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry : consumer.offsetsForTimes(times).entrySet()) {
        if (entry.getValue() != null) {
          consumer.seek(entry.getKey(), entry.getValue().offset());
        } else {
          consumer.seekToEnd(List.of(entry.getKey()));
        }
      }
    }
  }

  private static boolean belongs(ConsumerRecord<byte[], byte[]> record, String experiment) {
    if (record.key() == null) {
      return false;
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    return key.equals(experiment) || key.startsWith(experiment + "|");
  }
}
