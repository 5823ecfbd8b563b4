package dev.mutatenn.cli.watch;

import dev.mutatenn.cli.topics.Connection;
import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Follows an experiment on experiment-progress until it has ended. */
public final class ProgressWatcher {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final Connection connection;

  public ProgressWatcher(Connection connection) {
    this.connection = connection;
  }

  /**
   * Returns the last record, which is final.
   *
   * @param abort completes exceptionally when there is no use in waiting: its cause is thrown
   */
  public ExperimentProgress follow(String experiment, ProgressView view, CompletableFuture<?> abort) {
    Map<String, Object> settings = connection.client(Map.of("isolation.level", "read_committed", "enable.auto.commit", "false", "auto.offset.reset",
        "earliest",
        "allow.auto.create.topics", "false"));
    try (Deserializer<ExperimentProgress> deserializer = connection.serde().deserializer(ExperimentProgress.class);
        KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings, new StringDeserializer(),
            new org.apache.kafka.common.serialization.ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor(Topics.EXPERIMENT_PROGRESS).stream()
          .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      ExperimentProgress last = null;
      Instant told = Instant.now();
      while (last == null || last.getState() == ExperimentState.RUNNING) {
        check(abort);
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          if (experiment.equals(record.key()) && record.value() != null) {
            last = decode(deserializer, record.value(), view, last);
          }
        }
        if (last != null) {
          view.show(last);
        } else if (told.plus(SILENCE).isBefore(Instant.now())) {
          view.event("no word of experiment " + experiment + " yet: are mutant-generator and analytics-streams running?");
          told = Instant.now();
        }
      }
      return last;
    }
  }

  /** A record that is none must not end the watching of the others. */
  private static ExperimentProgress decode(Deserializer<ExperimentProgress> deserializer, byte[] value, ProgressView view, ExperimentProgress last) {
    try {
      return deserializer.deserialize(Topics.EXPERIMENT_PROGRESS, value);
    } catch (SerializationException e) {
      view.event(e.getMessage());
      return last;
    }
  }

  private static void check(CompletableFuture<?> abort) {
    if (abort.isCompletedExceptionally()) {
      try {
        abort.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
