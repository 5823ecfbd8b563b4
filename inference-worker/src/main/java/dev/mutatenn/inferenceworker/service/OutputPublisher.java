package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes the outputs of one artifact: sent as they come, awaited at the end. Used by one thread. */
final class OutputPublisher {
  private final Producer<byte[], byte[]> producer;
  private final Serializer<InferenceOutput> serializer;
  private final List<Future<RecordMetadata>> sent = new ArrayList<>();

  /** @param producer idempotent, waiting for all replicas */
  OutputPublisher(Producer<byte[], byte[]> producer, Serializer<InferenceOutput> serializer) {
    this.producer = producer;
    this.serializer = serializer;
  }

  void send(InferenceOutput output) {
    String key = Keys.batch(output.getFrame().getExperiment(), output.getFrame().getModel(), output.getBatch());
    byte[] value = serializer.serialize(Topics.INFERENCE_OUTPUTS, output);
    sent.add(producer.send(new ProducerRecord<>(Topics.INFERENCE_OUTPUTS, key.getBytes(StandardCharsets.UTF_8), value)));
  }

  /**
   * Returns when the broker has acknowledged everything.
   *
   * @throws ExecutionException when a record was not acknowledged; others may have been
   */
  void flush() throws ExecutionException, InterruptedException {
    producer.flush();
    for (Future<RecordMetadata> acknowledgement : sent) {
      acknowledgement.get();
    }
  }
}
