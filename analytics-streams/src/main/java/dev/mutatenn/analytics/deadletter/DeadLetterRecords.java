package dev.mutatenn.analytics.deadletter;

import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.FailedRecord;
import dev.mutatenn.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.errors.ErrorHandlerContext;

/**
 * Dead letters of the topology, sent within its transactions (KIP-1034) in the form all services use: Kafka's own handlers would send
 * the raw record with its cause in headers.
 */
final class DeadLetterRecords {
  private final String service;
  private final Serializer<DeadLetter> serializer;

  /** @param configuration that of Kafka Streams; it holds the serializer under {@link DeadLetterConfig#SERIALIZER} */
  @SuppressWarnings("unchecked")
  DeadLetterRecords(Map<String, ?> configuration) {
    if (!(configuration.get(DeadLetterConfig.SERIALIZER) instanceof Serializer<?> given)) {
      throw new ConfigException(DeadLetterConfig.SERIALIZER, configuration.get(DeadLetterConfig.SERIALIZER), "a serializer of DeadLetter is needed");
    }
    this.serializer = (Serializer<DeadLetter>) given;
    this.service = DeadLetterConfig.SERVICE;
  }

  ProducerRecord<byte[], byte[]> of(ErrorHandlerContext context, byte[] key, byte[] value, Throwable cause) {
    FailedRecord failed = new FailedRecord(context.topic(), context.partition(), context.offset(), key, value, headers(context.headers()), 1);
    DeadLetter letter = failed.letter(service, cause, Instant.now());
    return new ProducerRecord<>(Topics.DEAD_LETTERS, context.topic().getBytes(StandardCharsets.UTF_8),
        serializer.serialize(Topics.DEAD_LETTERS, letter));
  }

  private static Map<String, byte[]> headers(Headers headers) {
    Map<String, byte[]> all = new HashMap<>();
    headers.forEach(header -> all.put(header.key(), header.value()));
    return all;
  }
}
