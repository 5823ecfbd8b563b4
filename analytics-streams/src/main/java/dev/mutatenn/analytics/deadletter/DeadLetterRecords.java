package dev.mutatenn.analytics.deadletter;

import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    DeadLetter letter = DeadLetter.newBuilder()
        .setService(service).setTopic(context.topic()).setPartition(context.partition()).setOffset(context.offset())
        .setKey(buffer(key)).setValue(buffer(value)).setHeaders(headers(context.headers()))
        .setCause(cause.getClass().getName()).setMessage(messages(cause)).setDeliveries(1)
        .setFailedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
        .build();
    return new ProducerRecord<>(Topics.DEAD_LETTERS, context.topic().getBytes(StandardCharsets.UTF_8),
        serializer.serialize(Topics.DEAD_LETTERS, letter));
  }

  private static Map<String, ByteBuffer> headers(Headers headers) {
    Map<String, ByteBuffer> all = new HashMap<>();
    headers.forEach(header -> all.put(header.key(), header.value() == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(header.value())));
    return all;
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return bytes == null ? null : ByteBuffer.wrap(bytes);
  }

  /** The messages of an error and of what caused it, each once. */
  private static String messages(Throwable cause) {
    StringBuilder all = new StringBuilder();
    for (Throwable at = cause; at != null; at = at.getCause()) {
      String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
      if (all.indexOf(message) < 0) {
        all.append(all.isEmpty() ? "" : ": ").append(message);
      }
    }
    return all.toString();
  }
}
