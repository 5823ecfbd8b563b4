package dev.mutatenn.cli.results;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.mutatenn.schemas.ClassScore;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.InputOutput;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.PlannedMutant;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines of outputs.jsonl, kept in a temporary file as they come, and put in order at the end: a campaign may have more of them than memory.
 */
public final class OutputSpool implements AutoCloseable {
  private static final JsonFactory JSON = new JsonFactory();

  private final FileChannel file;
  private final Map<Batch, Slice> index = new HashMap<>();

  private record Batch(String model, String mutant, String device, int number) {}

  private record Slice(long offset, int length) {}

  private OutputSpool(FileChannel file) {
    this.file = file;
  }

  /** An empty one, in a temporary file that is gone when it is closed. */
  public static OutputSpool open() throws IOException {
    Path path = Files.createTempFile("mutatenn-outputs", ".jsonl");
    return new OutputSpool(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Takes what a mutant answered to a batch; a second record for the same batch does not count. */
  public void add(InferenceOutput output) {
    Batch batch = new Batch(output.getFrame().getModel(), output.getMutant(), output.getDevice(), output.getBatch());
    if (index.containsKey(batch)) {
      return;
    }
    try {
      byte[] lines = lines(output);
      long offset = file.size();
      for (ByteBuffer rest = ByteBuffer.wrap(lines); rest.hasRemaining(); ) {
        file.write(rest, offset + rest.position());
      }
      index.put(batch, new Slice(offset, lines.length));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep outputs in the temporary folder", e);
    }
  }

  /** Writes all lines: models and mutants in the plan's order, devices in the request's, batches and inputs in the dataset's. */
  public void writeTo(OutputStream out, ExperimentPlan plan) throws IOException {
    for (ModelPlan model : plan.getModels()) {
      for (PlannedMutant mutant : model.getMutants()) {
        for (DeviceBinding device : model.getFrame().getDevices()) {
          for (int batch = 0; batch < model.getFrame().getBatches(); batch++) {
            Slice slice = index.get(new Batch(model.getFrame().getModel(), mutant.getMutant(), device.getDevice(), batch));
            if (slice != null) {
              out.write(read(slice));
            }
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private byte[] read(Slice slice) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(slice.length());
    while (content.hasRemaining() && file.read(content, slice.offset() + content.position()) >= 0) {
      // on to the end of the slice
    }
    return content.array();
  }

  private static byte[] lines(InferenceOutput output) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (InputOutput input : output.getInputs()) {
      try (JsonGenerator json = JSON.createGenerator(lines).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
        json.writeStartObject();
        json.writeStringField("model", output.getFrame().getModel());
        json.writeStringField("mutant", output.getMutant());
        json.writeStringField("device", output.getDevice());
        json.writeStringField("input", input.getName());
        json.writeNumberField("label", input.getLabel());
        json.writeArrayFieldStart("topk");
        for (ClassScore best : input.getTopK()) {
          json.writeStartArray();
          json.writeNumber(best.getClassIndex());
          score(json, best.getScore());
          json.writeEndArray();
        }
        json.writeEndArray();
        json.writeStringField("digest", input.getDigest());
        json.writeEndObject();
      }
      lines.write('\n');
    }
    return lines.toByteArray();
  }

  /** JSON has no numbers for these. */
  private static void score(JsonGenerator json, float score) throws IOException {
    if (Float.isFinite(score)) {
      json.writeNumber(Float.toString(score));
    } else {
      json.writeString(Float.toString(score));
    }
  }
}
