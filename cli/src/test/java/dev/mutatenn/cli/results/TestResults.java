package dev.mutatenn.cli.results;

import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.schemas.ClassScore;
import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.Decision;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.ExperimentPlan;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.InputOutput;
import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.ModelBlob;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.Tolerance;
import dev.mutatenn.schemas.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A small experiment with results of every kind: an original, a killed mutant, one that crashes on one device, one that does not apply. */
public final class TestResults {
  public static final List<String> DEVICES = List.of("x86-64", "c-gcc");
  public static final String KILLED = "add-to-subtract.1.aaaaaaaa";
  public static final String CRASHED = "conditional-lt-to-le.3.bbbbbbbb";
  public static final String NOT_APPLICABLE = "exp-conv2d-dense-input.0.cccccccc";
  private static final BlobRef BLOB = new BlobRef("file:///s/x", "0".repeat(64), 1L);

  private TestResults() {}

  public static Results results() {
    Map<MutantOn, MutantVerdict> verdicts = new HashMap<>();
    Map<MutantOn, DiscrepancyMetric> pairs = new HashMap<>();
    Map<MutantOn, DiscrepancyMetric> against = new HashMap<>();
    for (String device : DEVICES) {
      put(verdicts, verdict("original", device).setInputs(4).setAccuracy(1.0).setTop1VsOriginal(1.0).setInferenceMicrosP50(350L).build());
      put(verdicts, verdict(KILLED, device).setVerdict(Verdict.KILLED).setInputs(4).setAccuracy(0.1 + 0.2).setTop1VsOriginal(0.25).build());
      put(verdicts, verdict(NOT_APPLICABLE, device).setOutcome(Outcome.NOT_APPLICABLE).setDetail("has no site, \"none\" at all\nnowhere").build());
      against.put(new MutantOn("mini", KILLED, device), metric(KILLED, Comparison.AGAINST_ORIGINAL, device, device).setTop1Disagreement(0.75)
          .build());
    }
    put(verdicts, verdict(CRASHED, "x86-64").setVerdict(Verdict.SURVIVED).setInputs(4).build());
    put(verdicts, verdict(CRASHED, "c-gcc").setOutcome(Outcome.RUN_CRASH).setSignal(11).setVerdict(Verdict.CRASHED)
        .setDetail("<script>alert(1)</script>").build());
    pairs.put(new MutantOn("mini", "original", "x86-64|c-gcc"), metric("original", Comparison.DEVICE_PAIR, "x86-64", "c-gcc").setTop1Disagreement(0.0)
        .setMaxAbsDiff(1e-7).setKendallTau(1.0).setInputs(4).build());
    pairs.put(new MutantOn("mini", KILLED, "x86-64|c-gcc"), metric(KILLED, Comparison.DEVICE_PAIR, "x86-64", "c-gcc").setTop1Disagreement(0.25)
        .setMaxAbsDiff(0.1 + 0.2).setInputs(4).build());
    pairs.put(new MutantOn("mini", CRASHED, "x86-64|c-gcc"), metric(CRASHED, Comparison.DEVICE_PAIR, "x86-64", "c-gcc").build());
    return new Results(null, plan(), null, verdicts, pairs, against, Map.of());
  }

  public static ExperimentPlan plan() {
    List<PlannedMutant> mutants = List.of(planned("original"), planned(KILLED), planned(CRASHED),
        PlannedMutant.newBuilder(planned(NOT_APPLICABLE)).setNotApplicable("has no site").build());
    ModelPlan model = ModelPlan.newBuilder().setFrame(frame()).setModel(new ModelBlob("mini", BLOB, "input", List.of(1, 3, 8, 8), List.of(1, 10)))
        .setMutants(mutants).build();
    return new ExperimentPlan("demo-1", "Demo <1>", Decision.ACCEPTED, List.of(), "d".repeat(64), List.of(model), Map.of("tvm", "0.27"),
        Instant.parse("2026-01-01T00:00:00Z"));
  }

  public static InferenceOutput output(String mutant, String device, int batch, float score) {
    InputOutput input = new InputOutput("digit-" + batch + ".png", 7, List.of(new ClassScore(7, score), new ClassScore(1, Float.NaN)),
        "e".repeat(64), 10L);
    return InferenceOutput.newBuilder().setFrame(frame()).setMutant(mutant).setMutation(planned(mutant).getMutation()).setDevice(device)
        .setTarget(device).setBatch(batch)
        .setOutcome(Outcome.OK).setDetail("").setInputs(List.of(input)).setScores(ByteBuffer.allocate(0)).setCompileOutcome(Outcome.OK)
            .setCompileMillis(1L)
        .setKernelsCompiled(1).setArtifactBytes(1L).setCodeDigest("").setWorker("w").build();
  }

  private static PlannedMutant planned(String id) {
    String operator = id.contains(".") ? id.substring(0, id.indexOf('.')) : id;
    int ordinal = id.contains(".") ? Integer.parseInt(id.split("\\.")[1]) : 0;
    Level level = operator.equals("original") ? Level.ORIGINAL : operator.startsWith("conditional") ? Level.LOOP : Level.GRAPH;
    return PlannedMutant.newBuilder().setMutant(id).setMutation(new Mutation(operator, operator.equals("original") ? "original" : "family of "
        + operator, level, ordinal == 0 ? "" : "main/" + ordinal,
        ordinal, operator.startsWith("add") ? Map.of("b", "2", "a", "1") : Map.of())).build();
  }

  private static ExperimentFrame frame() {
    return new ExperimentFrame("demo-1", "mini", DEVICES.stream().map(device -> new DeviceBinding(device, device)).toList(), 4, 2, 2, 10, BLOB, 2,
        new Tolerance(1e-4, 1e-3), 1000L, 1000L);
  }

  private static void put(Map<MutantOn, MutantVerdict> verdicts, MutantVerdict verdict) {
    verdicts.put(new MutantOn("mini", verdict.getMutant(), verdict.getDevice()), verdict);
  }

  private static MutantVerdict.Builder verdict(String mutant, String device) {
    return MutantVerdict.newBuilder().setExperiment("demo-1").setModel("mini").setMutant(mutant).setMutation(planned(mutant).getMutation())
        .setDevice(device)
        .setTarget(device).setOutcome(Outcome.OK).setDetail("").setCompileMillis(12L).setKernelsCompiled(1).setArtifactBytes(2048L).setInputs(0)
            .setCodeDigest("c0de");
  }

  private static DiscrepancyMetric.Builder metric(String mutant, Comparison comparison, String a, String b) {
    Mutation mutation = planned(mutant).getMutation();
    return DiscrepancyMetric.newBuilder().setExperiment("demo-1").setModel("mini").setMutant(mutant).setOperator(mutation.getOperator())
        .setCategory(mutation.getCategory()).setComparison(comparison).setDeviceA(a).setDeviceB(b).setInputs(0).setNonFinite(0L).setFinalValue(true);
  }
}
