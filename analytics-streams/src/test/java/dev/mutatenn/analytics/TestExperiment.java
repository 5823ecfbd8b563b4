package dev.mutatenn.analytics;

import dev.mutatenn.schemas.Artifact;
import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ClassScore;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.InputOutput;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.ModelBlob;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.Problem;
import dev.mutatenn.schemas.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A whole experiment's records, made up: every mutant shifts the original's random scores by an amount of its own, every device
 * rounds a little differently.
 *
 * @param mutants how many, the original included
 */
public record TestExperiment(String id, List<String> devices, int mutants, int batches, int batchSize, int classes) {
  public static final String MODEL = "net";
  public static final double ABSOLUTE = 1e-4;
  public static final double RELATIVE = 1e-3;
  public static final int TOP_K = 3;
  private static final BlobRef BLOB = new BlobRef("file:///x", "0".repeat(64), 1L);

  public ExperimentFrame frame() {
    return new ExperimentFrame(id, MODEL, devices.stream().map(device -> new DeviceBinding(device, target(device))).toList(), mutants, batches,
        batches * batchSize, classes, BLOB, TOP_K, new Tolerance(ABSOLUTE, RELATIVE), 1000L, 1000L);
  }

  public static String target(String device) {
    return "target-" + device;
  }

  public List<String> mutantIds() {
    List<String> ids = new ArrayList<>(List.of("original"));
    for (int i = 1; i < mutants; i++) {
      ids.add("m" + i);
    }
    return ids;
  }

  public static Mutation mutation(String mutant) {
    return mutant.equals("original") ? new Mutation("original", "original", Level.ORIGINAL, "", 0, Map.of())
        : new Mutation("conditional-lt-to-le", "conditional-operator", Level.LOOP, "main/" + mutant, 1, Map.of("k", "v"));
  }

  public ExperimentPlan plan() {
    List<PlannedMutant> planned = mutantIds().stream().map(mutant -> PlannedMutant.newBuilder().setMutant(mutant).setMutation(mutation(mutant)).build()).toList();
    return new ExperimentPlan(id, "a test", Decision.ACCEPTED, List.of(), "digest",
        List.of(ModelPlan.newBuilder().setFrame(frame()).setModel(new ModelBlob(MODEL, BLOB, "x", List.of(1, 1), List.of(1, classes)))
            .setMutants(planned).build()), Map.of(),
        Instant.ofEpochMilli(1000));
  }

  public static ExperimentPlan rejected(String id) {
    return new ExperimentPlan(id, "a bad one", Decision.REJECTED, List.of(new Problem("devices[0]", "no such device", "one of a, b")), "digest",
        List.of(), Map.of(), Instant.ofEpochMilli(1000));
  }

  public Artifact artifact(String mutant, String device, Outcome outcome) {
    return artifact(mutant, device, outcome, null);
  }

  /** @param ir of before and after */
  public Artifact artifact(String mutant, String device, Outcome outcome, BlobRef ir) {
    return Artifact.newBuilder().setIrBefore(ir).setIrAfter(ir).setFrame(frame()).setMutant(mutant).setMutation(mutation(mutant)).setTarget(target(device)).setOutcome(outcome)
        .setDetail("").setCodeDigest(outcome == Outcome.OK ? mutant : "").setCompileMillis(5).setKernelsCompiled(1).setWorker("w").build();
  }

  public static String key(InferenceOutput output) {
    return Keys.batch(output.getFrame().getExperiment(), output.getFrame().getModel(), output.getBatch());
  }

  /** Every output there is, batch by batch. */
  public List<InferenceOutput> outputs() {
    List<InferenceOutput> all = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      for (String mutant : mutantIds()) {
        for (String device : devices) {
          all.add(output(mutant, device, batch));
        }
      }
    }
    return all;
  }

  public InferenceOutput output(String mutant, String device, int batch) {
    return output(mutant, device, batch, vectors(mutant, device, batch), mutant + "-code");
  }

  public InferenceOutput output(String mutant, String device, int batch, float[][] vectors, String codeDigest) {
    ByteBuffer scores = ByteBuffer.allocate(vectors.length * classes * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    List<InputOutput> inputs = new ArrayList<>();
    for (int i = 0; i < vectors.length; i++) {
      for (float score : vectors[i]) {
        scores.putFloat(score);
      }
      inputs.add(new InputOutput(batch + "-" + i + ".png", i % classes, List.of(new ClassScore(0, vectors[i][0])), "digest", 100L + 10 * i + batch));
    }
    return started(mutant, device, batch).setOutcome(Outcome.OK).setDetail("").setInputs(inputs).setScores(scores.flip()).setOutputs(BLOB)
        .setCompileOutcome(Outcome.OK).setCompileMillis(5).setKernelsCompiled(1).setArtifactBytes(9).setCodeDigest(codeDigest).setDeterministic(true)
        .build();
  }

  public InferenceOutput failed(String mutant, String device, int batch, Outcome outcome, Integer signal, String detail) {
    return started(mutant, device, batch).setOutcome(outcome).setSignal(signal).setDetail(detail).setInputs(List.of())
        .setScores(ByteBuffer.allocate(0)).setCompileOutcome(outcome.name().startsWith("COMPILE") ? outcome : Outcome.OK).setCompileMillis(5)
        .setKernelsCompiled(1).setArtifactBytes(0).setCodeDigest("").build();
  }

  private InferenceOutput.Builder started(String mutant, String device, int batch) {
    return InferenceOutput.newBuilder().setFrame(frame()).setMutant(mutant).setMutation(mutation(mutant)).setDevice(device).setTarget(target(device))
        .setBatch(batch).setWorker("worker");
  }

  /** Scores [batchSize][classes]. */
  public float[][] vectors(String mutant, String device, int batch) {
    float[][] vectors = new float[batchSize][classes];
    Random base = new Random(batch);
    Random shift = new Random(mutant.hashCode() * 31L + batch);
    Random rounding = new Random(device.hashCode() * 17L + mutant.hashCode() + batch);
    for (float[] vector : vectors) {
      for (int c = 0; c < classes; c++) {
        float original = (float) base.nextGaussian();
        float moved = mutant.equals("original") ? 0 : (float) (0.5 * shift.nextGaussian());
        vector[c] = original + moved + (float) (0.02 * rounding.nextGaussian());
      }
    }
    return vectors;
  }
}
