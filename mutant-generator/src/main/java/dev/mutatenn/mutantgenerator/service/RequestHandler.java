package dev.mutatenn.mutantgenerator.service;

import dev.mutatenn.mutantgenerator.planning.ExperimentService;
import dev.mutatenn.mutantgenerator.planning.ExperimentService.Answer;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.FailedRecord;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.workqueue.DeadLetters;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** One record of experiment-requests to the records that answer it. */
public final class RequestHandler implements RequestLoop.RecordHandler {

  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());

  private final Deserializer<ExperimentRequest> deserializer;
  private final ExperimentService experiments;
  private final PlanPublisher plans;
  private final DeadLetters deadLetters;
  private final GeneratorMetrics metrics;

  public RequestHandler(Deserializer<ExperimentRequest> deserializer, ExperimentService experiments, PlanPublisher plans,
      DeadLetters deadLetters, GeneratorMetrics metrics) {
    this.deserializer = deserializer;
    this.experiments = experiments;
    this.plans = plans;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
  }

  /** Returns when everything the record leads to is acknowledged by the broker. */
  @Override
  public void handle(ConsumerRecord<byte[], byte[]> record) throws ExecutionException, InterruptedException {
    ExperimentRequest request;
    try {
      request = deserializer.deserialize(record.topic(), record.value());
    } catch (SerializationException e) {
      undecodable(record, e);
      return;
    }
    if (request == null) {
      undecodable(record, new SerializationException("the record has no value; publish an ExperimentRequest in Confluent's Avro wire format"));
      return;
    }
    switch (experiments.answer(request)) {
      case Answer.IdTaken(String message) -> {
        LOG.log(Level.WARNING, message);
        deadLetters.publish(raw(record), new ExperimentIdTakenException(message));
        metrics.idTaken();
      }
      case Answer.Planned(ExperimentPlan plan) -> publish(record, plan);
    }
  }

  private void undecodable(ConsumerRecord<byte[], byte[]> record, SerializationException cause) throws ExecutionException, InterruptedException {
    LOG.log(Level.WARNING, "record {0} of {1} is no experiment request: {2}", record.offset(), record.topic(), cause.getMessage());
    deadLetters.publish(raw(record), cause);
    metrics.undecodable();
  }

  private void publish(ConsumerRecord<byte[], byte[]> record, ExperimentPlan plan) throws ExecutionException, InterruptedException {
    if (plan.getDecision() == Decision.REJECTED) {
      reject(record, plan);
      return;
    }
    try {
      int specs = plans.publish(plan);
      metrics.accepted(specs);
      plan.getModels().forEach(RequestHandler::tellOmitted);
      LOG.log(Level.INFO, "experiment {0}: {1} mutant specs published", plan.getExperiment(), specs);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof RecordTooLargeException)) {
        throw e;
      }
      var problem = new Problem("mutations", "the plan is too large for a record: " + e.getCause().getMessage(),
          "select fewer sites, or split the experiment");
      reject(record, new ExperimentPlan(plan.getExperiment(), plan.getName(), Decision.REJECTED, List.of(problem), plan.getRequestDigest(), List.of(),
          plan.getVersions(), plan.getPlannedAt()));
    }
  }

  private static void tellOmitted(ModelPlan model) {
    var omitted = model.getOmitted();
    if (!omitted.isEmpty()) {
      String counts = omitted.stream().map(one -> "%s %d of %d".formatted(one.getOperator(), one.getKept(), one.getPlanned()))
          .collect(Collectors.joining(", "));
      LOG.log(Level.INFO, "experiment {0}, model {1}: not every mutant is in the plan; kept are {2}", model.getFrame().getExperiment(),
          model.getFrame().getModel(), counts);
    }
  }

  private void reject(ConsumerRecord<byte[], byte[]> record, ExperimentPlan plan) throws ExecutionException, InterruptedException {
    String problems = plan.getProblems().stream()
        .map(problem -> (problem.getField().isEmpty() ? "" : problem.getField() + ": ") + problem.getMessage() + "; " + problem.getRemedy())
        .collect(Collectors.joining("\n"));
    LOG.log(Level.WARNING, "experiment {0} is rejected:\n{1}", plan.getExperiment(), problems);
    plans.publish(plan);
    deadLetters.publish(raw(record), new RequestRejectedException(problems));
    metrics.rejected();
  }

  private static FailedRecord raw(ConsumerRecord<byte[], byte[]> record) {
    Map<String, byte[]> headers = new HashMap<>();
    record.headers().forEach(header -> headers.put(header.key(), header.value()));
    int deliveries = record.deliveryCount().map(Short::intValue).orElse(1);
    return new FailedRecord(record.topic(), record.partition(), record.offset(), record.key(), record.value(), headers, deliveries);
  }
}
