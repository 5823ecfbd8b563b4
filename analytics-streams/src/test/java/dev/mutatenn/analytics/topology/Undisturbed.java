package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.TestExperiment;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.MutantVerdict;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What a run gives in which nothing happens, by cell. */
public record Undisturbed(Map<String, DiscrepancyMetric> metrics, Map<String, MutantVerdict> verdicts) {

  public static Undisturbed run(TestExperiment experiment, Path folder) {
    try (var topology = new TestTopology(folder)) {
      topology.pipe(experiment.outputs());
      return new Undisturbed(new HashMap<>(topology.finals()), new HashMap<>(topology.latestVerdicts()));
    }
  }

  public static String cell(DiscrepancyMetric metric) {
    return metric.getMutant() + "|" + metric.getDeviceA() + "|" + metric.getDeviceB();
  }
}
