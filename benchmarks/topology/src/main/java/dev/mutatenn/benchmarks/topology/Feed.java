package dev.mutatenn.benchmarks.topology;

import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Topics;
import dev.mutatenn.schemas.serde.SerdeConfiguration;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes a workload, in a process of its own, and writes its scores to a file for whoever wants to compute the same. */
final class Feed {

  private Feed() {}

  static void run(String servers, String registry, Workload load, Path scores) throws IOException {
    var serdes = new SerdeConfiguration(registry);
    Map<String, Object> settings = Map.of("bootstrap.servers", servers, "max.request.size", "8388608", "linger.ms", "20", "batch.size", "1048576");
    try (var producer = new KafkaProducer<String, SpecificRecord>(settings, new StringSerializer(), serdes.serializer());
        OutputStream file = new BufferedOutputStream(Files.newOutputStream(scores), 1 << 20)) {
      producer.send(new ProducerRecord<>(Topics.EXPERIMENT_PLANS, load.experiment(), load.plan()));
      for (int batch = 0; batch < load.batches(); batch++) {
        for (int mutant = 0; mutant < load.mutants(); mutant++) {
          for (int device = 0; device < load.devices(); device++) {
            ByteBuffer values = load.scores(batch, mutant, device);
            file.write(values.array());
            producer.send(new ProducerRecord<>(Topics.INFERENCE_OUTPUTS, Keys.batch(load.experiment(), Workload.MODEL, batch),
                load.output(batch, mutant, device, values)));
          }
        }
      }
    }
  }
}
