package dev.mutatenn.workqueue;

import dev.mutatenn.schemas.DeadLetter;
import dev.mutatenn.schemas.FailedRecord;
import dev.mutatenn.schemas.Topics;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes records that could not be processed, whole and with their cause. Thread-safe if the producer is. */
public final class DeadLetters {

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
  public void publish(FailedRecord record, Throwable cause) throws ExecutionException, InterruptedException {
    byte[] value = serializer.serialize(Topics.DEAD_LETTERS, record.letter(service, cause, clock.instant()));
    producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS, record.topic().getBytes(java.nio.charset.StandardCharsets.UTF_8), value)).get();
  }
}
