package dev.mutatenn.inferenceworker.service;

import dev.mutatenn.inferenceworker.TestArtifacts;
import dev.mutatenn.inferenceworker.outputs.Npy;
import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.InputBatch;
import dev.mutatenn.schemas.InputItem;
import dev.mutatenn.schemas.InputSet;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Tolerance;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** What generator and compiler would have made of an experiment: inputs in storage, and artifact records. */
final class Experiment {
  final String id = "test-" + UUID.randomUUID();
  private final ObjectStore store;
  private final ExperimentFrame.Builder frame;

  /**
   * @param values inputs, float32 little-endian
   * @param shape of one, batch dimension first
   * @param batches how many inputs in each
   */
  Experiment(ObjectStore store, byte[] values, List<Integer> shape, int classes, int... batches) throws IOException {
    this.store = store;
    int bytes = shape.stream().reduce(Float.BYTES, (a, b) -> a * b);
    List<InputBatch> stored = new ArrayList<>();
    int first = 0;
    for (int count : batches) {
      List<Integer> extents = Stream.concat(Stream.of(count), shape.stream().skip(1)).toList();
      byte[] content = Arrays.copyOfRange(values, first * bytes, (first + count) * bytes);
      BlobRef tensor = reference(store.put("inputs", ".npy", Npy.file(extents, content)));
      int from = first;
      stored.add(new InputBatch(tensor,
          IntStream.range(from, from + count).mapToObj(i -> new InputItem("input-" + i, i % classes)).toList()));
      first += count;
    }
    BlobRef document = reference(store.put("inputs", ".json", json(new InputSet("float32", shape, stored))));
    frame = ExperimentFrame.newBuilder().setExperiment(id).setModel("model").setDevices(List.of(new DeviceBinding("x86-64", "x86-64")))
        .setMutants(1).setBatches(batches.length).setInputs(first).setClasses(classes).setInputSet(document).setTopK(3)
        .setTolerance(new Tolerance(1e-4, 1e-3)).setCompileTimeoutMillis(1000).setInferenceTimeoutMillis(30_000);
  }

  ExperimentFrame.Builder frame() {
    return frame;
  }

  /** An artifact of the test script's, as compiled. */
  Artifact.Builder artifact(String mutant, String name) {
    return record(mutant).setOutcome(Outcome.OK).setLibrary(library(name));
  }

  /** What the compiler says of a mutant it could not compile. */
  Artifact.Builder failed(String mutant, Outcome outcome, String detail) {
    return record(mutant).setOutcome(outcome).setDetail(detail).setCodeDigest("");
  }

  BlobRef library(String name) {
    return reference(store.put("artifacts", ".so", TestArtifacts.named(name)));
  }

  private Artifact.Builder record(String mutant) {
    return Artifact.newBuilder().setFrame(frame.build()).setMutant(mutant).setMutation(new Mutation("none", "none", Level.ORIGINAL, "", 0, Map.of()))
        .setTarget("x86-64").setDetail("").setCodeDigest("c0de").setCompileMillis(12).setKernelsCompiled(3).setWorker("test");
  }

  private static BlobRef reference(Blob blob) {
    return new BlobRef(blob.uri().toString(), blob.sha256(), blob.bytes());
  }

  private static byte[] json(InputSet set) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    var encoder = EncoderFactory.get().jsonEncoder(InputSet.getClassSchema(), out);
    new SpecificDatumWriter<>(InputSet.class).write(set, encoder);
    encoder.flush();
    return out.toByteArray();
  }
}
