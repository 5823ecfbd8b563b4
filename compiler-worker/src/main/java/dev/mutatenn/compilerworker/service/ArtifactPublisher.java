package dev.mutatenn.compilerworker.service;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes artifacts to the topics of their targets. */
final class ArtifactPublisher {

  private final Producer<byte[], byte[]> producer;
  private final Serializer<Artifact> serializer;

  /** @param producer idempotent, waiting for all replicas */
  ArtifactPublisher(Producer<byte[], byte[]> producer, Serializer<Artifact> serializer) {
    this.producer = producer;
    this.serializer = serializer;
  }

  /**
   * Returns when the broker has acknowledged the record.
   *
   * @throws ExecutionException when it did not
   */
  void publish(Artifact artifact) throws ExecutionException, InterruptedException {
    String topic = Topics.artifacts(artifact.getTarget());
    String key = Keys.mutant(artifact.getFrame().getExperiment(), artifact.getFrame().getModel(), artifact.getMutant());
    producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, artifact))).get();
  }
}
