package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.DevicePair;
import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.ModelPlan;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.Verdict;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of an operator's mutants, over all models.
 *
 * @param operator its name
 * @param category its family
 * @param mutants how many
 * @param counts for each {@link Verdict}, in their order, on how many devices mutants got it
 * @param notApplicable on how many devices they did not apply
 * @param worst largest top-1 disagreement of two devices; null where nothing was compared
 */
public record OperatorSummary(String operator, String category, int mutants, List<Long> counts, long notApplicable, Double worst) {

  /** In the plan's order; the original, which has no verdict, is left out. */
  public static List<OperatorSummary> of(Results results) {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    for (ModelPlan model : results.plan().getModels()) {
      for (PlannedMutant mutant : model.getMutants()) {
        if (mutant.getMutation().getOrdinal() > 0 || mutant.getNotApplicable() != null) {
          tallies.computeIfAbsent(mutant.getMutation().getOperator(), _ -> new Tally(mutant.getMutation().getCategory())).add(results, model, mutant);
        }
      }
    }
    return tallies.entrySet().stream().map(entry -> entry.getValue().summary(entry.getKey())).toList();
  }

  /** For people; empty where nothing was compared. */
  public String worstPair() {
    return worst == null ? "" : "%.1f %%".formatted(worst * 100);
  }

  /** On how many devices mutants of all these got a verdict. */
  public static long total(Collection<OperatorSummary> summaries, Verdict verdict) {
    return summaries.stream().mapToLong(summary -> summary.counts().get(verdict.ordinal())).sum();
  }

  private static final class Tally {
    private final String category;
    private final Long[] counts = new Long[Verdict.values().length];
    private int mutants;
    private long notApplicable;
    private Double worst;

    Tally(String category) {
      this.category = category;
      java.util.Arrays.fill(counts, 0L);
    }

    void add(Results results, ModelPlan model, PlannedMutant mutant) {
      mutants++;
      String name = model.getFrame().getModel();
      for (DeviceBinding device : model.getFrame().getDevices()) {
        MutantVerdict verdict = results.verdict(name, mutant.getMutant(), device.getDevice()).orElse(null);
        if (verdict != null && verdict.getVerdict() != null) {
          counts[verdict.getVerdict().ordinal()]++;
        } else if (verdict != null && verdict.getOutcome() == Outcome.NOT_APPLICABLE) {
          notApplicable++;
        }
      }
      for (DevicePair pair : DevicePair.of(model.getFrame().getDevices())) {
        Double share = results.pair(name, mutant.getMutant(), pair).map(DiscrepancyMetric::getTop1Disagreement).orElse(null);
        worst = share == null || worst != null && worst >= share ? worst : share;
      }
    }

    OperatorSummary summary(String operator) {
      return new OperatorSummary(operator, category, mutants, List.of(counts), notApplicable, worst);
    }
  }
}
