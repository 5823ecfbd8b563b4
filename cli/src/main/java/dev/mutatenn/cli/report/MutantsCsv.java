package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.PlannedMutant;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** mutants.csv: what became of each mutant on each device. */
final class MutantsCsv {
  private static final Object[] COLUMNS = {"experiment", "model", "mutant", "operator", "category", "level", "site", "device", "target", "outcome",
      "verdict",
      "compile_ms", "kernels_compiled", "artifact_bytes", "inference_ms_p50", "inputs", "accuracy", "top1_vs_original", "detail",
      "ordinal", "parameters", "signal", "deterministic", "flaky", "bounds", "code_digest"};

  private MutantsCsv() {}

  static void write(Results results, Appendable out) throws IOException {
    Csv csv = new Csv(out);
    csv.row(COLUMNS);
    for (ModelPlan model : results.plan().getModels()) {
      for (PlannedMutant mutant : model.getMutants()) {
        for (DeviceBinding device : model.getFrame().getDevices()) {
          row(csv, results, model, mutant, device);
        }
      }
    }
  }

  private static void row(Csv csv, Results results, ModelPlan model, PlannedMutant mutant, DeviceBinding device) throws IOException {
    String name = model.getFrame().getModel();
    Mutation mutation = mutant.getMutation();
    MutantVerdict v = results.verdict(name, mutant.getMutant(), device.getDevice()).orElse(null);
    if (v == null) {
      csv.row(results.plan().getExperiment(), name, mutant.getMutant(), mutation.getOperator(), mutation.getCategory(), level(mutation),
          mutation.getSite(),
          device.getDevice(), device.getTarget(), null, null, null, null, null, null, null, null, null, "no verdict yet",
          mutation.getOrdinal(), parameters(mutation.getParameters()), null, null, null, null, null);
      return;
    }
    csv.row(v.getExperiment(), name, v.getMutant(), mutation.getOperator(), mutation.getCategory(), level(mutation), mutation.getSite(),
        v.getDevice(),
        v.getTarget(), v.getOutcome(), v.getVerdict(), v.getCompileMillis(), v.getKernelsCompiled(), v.getArtifactBytes(),
            millis(v.getInferenceMicrosP50()),
        v.getInputs(), v.getAccuracy(), v.getTop1VsOriginal(), v.getDetail(), mutation.getOrdinal(), parameters(mutation.getParameters()),
            v.getSignal(),
        v.getDeterministic(), v.getFlaky(), v.getBounds(), v.getCodeDigest());
  }

  static String level(Mutation mutation) {
    return mutation.getLevel().name().toLowerCase(Locale.ROOT);
  }

  /** {@code name=value} in alphabetical order, separated by blanks. */
  static String parameters(Map<String, String> parameters) {
    return new TreeMap<>(parameters).entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining(" "));
  }

  static Double millis(Long micros) {
    return micros == null ? null : micros / 1000.0;
  }
}
