package dev.mutatenn.cli.topics;

import dev.mutatenn.schemas.ExperimentProgress;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.ExperimentState;
import dev.mutatenn.schemas.Topics;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Publishes experiment requests. */
public final class RequestPublisher {
  private static final int MOST_REPEATS = 10_000;

  private final Connection connection;
  private final Clock clock;

  public RequestPublisher(Connection connection, Clock clock) {
    this.connection = connection;
    this.clock = clock;
  }

  /**
   * What became of a request.
   *
   * @param experiment the id under which it is carried out
   * @param resumed whether it had been asked before and was not finished: then nothing new was published
   */
  public record Submission(String experiment, boolean resumed) {}

  /**
   * Publishes a request under its id; if an experiment with that id has ended, under the id with {@code -2} (or {@code -3}, …) behind it; if one
   * is under
   * way, it is that one that goes on.
   *
   * @throws IllegalStateException when the broker does not take it
   */
  public Submission submit(ExperimentRequest request, String id) throws InterruptedException {
    TopicReader reader = new TopicReader(connection);
    for (int repeat = 1; repeat < MOST_REPEATS; repeat++) {
      String candidate = repeat == 1 ? id : id + "-" + repeat;
      Optional<ExperimentProgress> progress = reader.last(Topics.EXPERIMENT_PROGRESS, ExperimentProgress.class, candidate);
      boolean asked = progress.isPresent() || reader.last(Topics.EXPERIMENT_REQUESTS, ExperimentRequest.class, candidate).isPresent();
      if (!asked) {
        publish(ExperimentRequest.newBuilder(request).setExperiment(candidate).setRequestedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
            .build());
        return new Submission(candidate, false);
      }
      if (progress.isEmpty() || progress.get().getState() == ExperimentState.RUNNING) {
        return new Submission(candidate, true);
      }
    }
    throw new IllegalStateException("the experiment " + id + " was repeated too often: give it another name");
  }

  private void publish(ExperimentRequest request) throws InterruptedException {
    Map<String, Object> settings = connection.client(Map.of("acks", "all", "enable.idempotence", "true", "max.block.ms", "30000"));
    try (Serializer<ExperimentRequest> serializer = connection.serde().serializer();
        KafkaProducer<String, ExperimentRequest> producer = new KafkaProducer<>(settings, new StringSerializer(), serializer)) {
      producer.send(new ProducerRecord<>(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the request could not be published: " + e.getCause().getMessage(), e.getCause());
    }
  }
}
