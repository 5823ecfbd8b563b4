package dev.mutatenn.analytics.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mutatenn.schemas.ExperimentRequest;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes experiment requests as JSON and publishes them. What a request asks for is checked by who plans it, and refused in the plan. Thread-safe. */
public final class Submissions implements AutoCloseable {
  private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String ID = "[a-z0-9][a-z0-9.-]{0,99}";
  private static final int LONGEST_TITLE = 60;

  private final Supplier<Producer<String, ExperimentRequest>> maker;
  private Producer<String, ExperimentRequest> producer;

  /** @param maker of an idempotent producer, called at the first submission */
  public Submissions(Supplier<Producer<String, ExperimentRequest>> maker) {
    this.maker = maker;
  }

  /** A request that cannot be read. */
  public static final class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<Problem> problems;

    InvalidRequestException(List<Problem> problems) {
      super(problems.size() + " problems");
      this.problems = problems;
    }

    public List<Problem> problems() {
      return problems;
    }
  }

  /**
   * The request a JSON document says: the fields of ExperimentRequest. Without {@code experiment} it gets an id made of its name and
   * the time; {@code requestedAt} is set here.
   *
   * @throws InvalidRequestException with all that is wrong
   */
  public static ExperimentRequest read(JsonNode json, Instant now) {
    RequestReader reader = new RequestReader();
    JsonNode whole = json;
    if (json instanceof ObjectNode object) {
      ObjectNode copy = object.deepCopy().put("requestedAt", now.toEpochMilli());
      if (!copy.hasNonNull("experiment") && copy.path("name").isTextual()) {
        copy.put("experiment", id(copy.get("name").textValue(), now));
      }
      whole = copy;
    }
    Object generic = reader.read(whole, ExperimentRequest.getClassSchema(), "");
    if (!reader.problems().isEmpty()) {
      throw new InvalidRequestException(reader.problems());
    }
    ExperimentRequest request = specific(generic);
    if (!request.getExperiment().matches(ID)) {
      throw new InvalidRequestException(List.of(new Problem("experiment", "it is " + request.getExperiment(),
          "1 to 100 lower-case letters, digits, dots and dashes, a letter or digit first")));
    }
    return request;
  }

  /** Publishes, and returns once the brokers have it. */
  public void publish(ExperimentRequest request) throws InterruptedException {
    try {
      producer().send(new ProducerRecord<>(Topics.EXPERIMENT_REQUESTS, request.getExperiment(), request)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the request was not published: " + e.getCause().getMessage(), e.getCause());
    }
  }

  private synchronized Producer<String, ExperimentRequest> producer() {
    if (producer == null) {
      producer = maker.get();
    }
    return producer;
  }

  @Override
  public synchronized void close() {
    if (producer != null) {
      producer.close();
    }
  }

  private static String id(String name, Instant now) {
    String title = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.]+", "-").replaceAll("^[-.]+|[-.]+$", "");
    String head = title.isEmpty() ? "experiment" : title.substring(0, Math.min(title.length(), LONGEST_TITLE));
    return head + "-" + STAMP.format(now);
  }

  private static ExperimentRequest specific(Object generic) {
    var schema = ExperimentRequest.getClassSchema();
    SpecificData model = new SpecificData(ExperimentRequest.class.getClassLoader());
    SpecificData.getForClass(ExperimentRequest.class).getConversions().forEach(model::addLogicalTypeConversion);
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      var encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
      new GenericDatumWriter<>(schema).write(generic, encoder);
      return new SpecificDatumReader<ExperimentRequest>(schema, schema, model)
          .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
