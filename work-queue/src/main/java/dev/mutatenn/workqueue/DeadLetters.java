package dev.mutatenn.workqueue;

import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.Topics;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes records that could not be processed, whole and with their cause. Thread-safe if the producer is. */
public final class DeadLetters {

  /** A record as it came: undecoded. */
  public record Raw(String topic, int partition, long offset, byte[] key, byte[] value, Map<String, byte[]> headers, int deliveries) {}

  private final Producer<byte[], byte[]> producer;
  private final Serializer<DeadLetter> serializer;
  private final String service;
  private final Clock clock;

  /** @param service who gives up, for example {@code compiler-worker} */
  public DeadLetters(Producer<byte[], byte[]> producer, Serializer<DeadLetter> serializer, String service, Clock clock) {
    this.producer = producer;
    this.serializer = serializer;
    this.service = service;
    this.clock = clock;
  }

  /**
   * Returns when the dead letter is stored.
   *
   * @throws ExecutionException when it could not be
   */
  public void publish(Raw record, Throwable cause) throws ExecutionException, InterruptedException {
    Map<String, ByteBuffer> headers = new HashMap<>();
    record.headers().forEach((name, value) -> headers.put(name, value == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(value)));
    DeadLetter letter = DeadLetter.newBuilder()
        .setService(service).setTopic(record.topic()).setPartition(record.partition()).setOffset(record.offset())
        .setKey(buffer(record.key())).setValue(buffer(record.value())).setHeaders(headers)
        .setCause(cause.getClass().getName()).setMessage(messages(cause)).setDeliveries(record.deliveries())
        .setFailedAt(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS))
        .build();
    byte[] value = serializer.serialize(Topics.DEAD_LETTERS, letter);
    producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS, record.topic().getBytes(java.nio.charset.StandardCharsets.UTF_8), value)).get();
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
