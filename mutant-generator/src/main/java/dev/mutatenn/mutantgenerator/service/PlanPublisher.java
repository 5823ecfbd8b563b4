package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.mutantgenerator.planning.MutantSpecs;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.Serializer;

/** Publishes a plan and its specs; returns when the broker has acknowledged every record. */
public final class PlanPublisher {

  private final Producer<byte[], byte[]> producer;
  private final Serializer<SpecificRecord> serializer;

  /** @param producer idempotent, waiting for all replicas */
  public PlanPublisher(Producer<byte[], byte[]> producer, Serializer<SpecificRecord> serializer) {
    this.producer = producer;
    this.serializer = serializer;
  }

  /**
   * Publish the plan, then a spec for each of its mutants.
   *
   * @return how many specs
   * @throws ExecutionException when a record was not acknowledged; some may have been: publish all of them again
   */
  public int publish(ExperimentPlan plan) throws ExecutionException, InterruptedException {
    var specs = MutantSpecs.of(plan);
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    sent.add(send(Topics.EXPERIMENT_PLANS, plan.getExperiment(), plan));
    for (var spec : specs) {
      String key = Keys.mutant(spec.getFrame().getExperiment(), spec.getFrame().getModel(), spec.getMutant());
      sent.add(send(Topics.MUTANT_SPECS, key, spec));
    }
    producer.flush();
    for (var acknowledgement : sent) {
      acknowledgement.get();
    }
    return specs.size();
  }

  private Future<RecordMetadata> send(String topic, String key, SpecificRecord value) {
    return producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), serializer.serialize(topic, value)));
  }
}
