package dev.mutatenn.benchmarks.topology;

import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ClassScore;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.InputOutput;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.ModelBlob;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * An experiment's records: random scores, which mutants move by as much as 10⁻³ to 1 of their spread and devices by 10⁻⁵.
 *
 * @param mutants the original, which is the first, included
 * @param inputs of a batch
 */
record Workload(String experiment, int devices, int mutants, int batches, int inputs, int classes) {
  static final String MODEL = "net";
  private static final BlobRef BLOB = new BlobRef("file:///none", "0".repeat(64), 0L);
  private static final int TOP_K = 5;

  int vectors() {
    return devices * mutants * batches * inputs;
  }

  ExperimentPlan plan() {
    List<PlannedMutant> planned = IntStream.range(0, mutants)
        .mapToObj(mutant -> PlannedMutant.newBuilder().setMutant(name(mutant)).setMutation(mutation(mutant)).build()).toList();
    ModelBlob model = new ModelBlob(MODEL, BLOB, "x", List.of(1), List.of(1, classes));
    return ExperimentPlan.newBuilder().setExperiment(experiment).setName(experiment).setDecision(Decision.ACCEPTED).setProblems(List.of())
        .setRequestDigest("").setVersions(Map.of()).setPlannedAt(Instant.EPOCH)
        .setModels(List.of(ModelPlan.newBuilder().setFrame(frame()).setModel(model).setMutants(planned).build())).build();
  }

  InferenceOutput output(int batch, int mutant, int device, ByteBuffer scores) {
    List<InputOutput> answered = IntStream.range(0, inputs)
        .mapToObj(i -> new InputOutput("i" + (batch * inputs + i), i % classes, List.of(new ClassScore(0, 0f)), "", 1000L + 10 * i)).toList();
    return InferenceOutput.newBuilder().setFrame(frame()).setMutant(name(mutant)).setMutation(mutation(mutant)).setDevice("d" + device)
        .setTarget("t" + device).setBatch(batch).setOutcome(Outcome.OK).setDetail("").setInputs(answered).setScores(scores).setWorker("w")
        .setCompileOutcome(Outcome.OK).setCompileMillis(1).setKernelsCompiled(1).setArtifactBytes(1).setCodeDigest("code" + mutant).build();
  }

  /** Float32, little-endian, [inputs][classes]. */
  ByteBuffer scores(int batch, int mutant, int device) {
    Random base = new Random(batch);
    Random moved = new Random(31L * mutant + batch);
    Random rounded = new Random(1_000_003L * device + 31L * mutant + batch);
    double strength = mutant == 0 ? 0 : Math.pow(10, -(mutant % 4));
    ByteBuffer scores = ByteBuffer.allocate(inputs * classes * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < inputs * classes; i++) {
      scores.putFloat((float) (base.nextGaussian() + strength * moved.nextGaussian() + 1e-5 * rounded.nextGaussian()));
    }
    return scores.flip();
  }

  static String name(int mutant) {
    return mutant == 0 ? "original" : "m" + mutant;
  }

  private ExperimentFrame frame() {
    return new ExperimentFrame(experiment, MODEL, IntStream.range(0, devices).mapToObj(d -> new DeviceBinding("d" + d, "t" + d)).toList(), mutants,
        batches, batches * inputs, classes, BLOB, TOP_K, new Tolerance(1e-4, 1e-3), 1L, 1L);
  }

  private static Mutation mutation(int mutant) {
    return mutant == 0 ? new Mutation("original", "original", Level.ORIGINAL, "", 0, Map.of())
        : new Mutation("operator", "family", Level.LOOP, "main/" + mutant, mutant, Map.of());
  }
}
