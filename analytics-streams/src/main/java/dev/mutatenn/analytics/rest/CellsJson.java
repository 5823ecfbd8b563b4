package dev.mutatenn.analytics.rest;

import dev.mutatenn.schemas.Comparison;
import dev.mutatenn.schemas.Verdict;
import java.util.List;

/**
 * One metric of all mutants: what a heat map shows, in the plan's order.
 *
 * @param metric field of DiscrepancyMetric
 * @param columns device pairs, or devices
 * @param devices of the verdicts
 */
public record CellsJson(String metric, Comparison comparison, List<ColumnJson> columns, List<String> devices, List<RowJson> rows) {

  /** A pair of devices; of a comparison with the original the same device twice. */
  public record ColumnJson(String deviceA, String deviceB) {}

  /**
   * A mutant.
   *
   * @param values by column; null where there is none: see states
   * @param states a character a column: {@code .} nothing yet, {@code p} on the way, {@code f} final
   * @param verdicts by device; null where there is none
   * @param duplicateOf the mutant that is the same program, on whichever target
   */
  public record RowJson(String model, String mutant, String operator, String category, String site, boolean applicable, Double[] values,
      String states, Verdict[] verdicts, boolean discrepant, String duplicateOf) {}
}
