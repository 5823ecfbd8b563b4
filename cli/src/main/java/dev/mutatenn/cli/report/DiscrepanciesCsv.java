package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.DevicePair;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.PlannedMutant;
import java.io.IOException;
import java.util.Optional;

/**
 * discrepancies.csv: each mutant on each pair of devices; and against-original.csv, the same of each mutant and the original on one device.
 * Final values.
 */
final class DiscrepanciesCsv {
  private static final Object[] COLUMNS = {"experiment", "model", "mutant", "operator", "category", "device_a", "device_b", "inputs",
      "top1_disagreement",
      "topk_jaccard", "rbo", "kendall_tau", "max_abs_diff", "mean_abs_diff", "relative_l2", "cosine", "out_of_tolerance", "non_finite"};

  private DiscrepanciesCsv() {}

  static void writePairs(Results results, Appendable out) throws IOException {
    Csv csv = new Csv(out);
    csv.row(COLUMNS);
    for (ModelPlan model : results.plan().getModels()) {
      for (PlannedMutant mutant : model.getMutants()) {
        for (DevicePair pair : DevicePair.of(model.getFrame().getDevices())) {
          row(csv, results.pair(model.getFrame().getModel(), mutant.getMutant(), pair));
        }
      }
    }
  }

  static void writeAgainstOriginal(Results results, Appendable out) throws IOException {
    Csv csv = new Csv(out);
    csv.row(COLUMNS);
    for (ModelPlan model : results.plan().getModels()) {
      for (PlannedMutant mutant : model.getMutants()) {
        for (DeviceBinding device : model.getFrame().getDevices()) {
          row(csv, results.againstOriginal(model.getFrame().getModel(), mutant.getMutant(), device.getDevice()));
        }
      }
    }
  }

  private static void row(Csv csv, Optional<DiscrepancyMetric> metric) throws IOException {
    if (metric.isPresent()) {
      DiscrepancyMetric m = metric.get();
      csv.row(m.getExperiment(), m.getModel(), m.getMutant(), m.getOperator(), m.getCategory(), m.getDeviceA(), m.getDeviceB(), m.getInputs(),
          m.getTop1Disagreement(), m.getTopkJaccard(), m.getRbo(), m.getKendallTau(), m.getMaxAbsDiff(), m.getMeanAbsDiff(), m.getRelativeL2(),
              m.getCosine(),
          m.getOutOfTolerance(), m.getNonFinite());
    }
  }
}
