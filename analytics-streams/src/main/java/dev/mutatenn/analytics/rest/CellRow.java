package dev.mutatenn.analytics.rest;

import dev.mutatenn.analytics.rest.CellsJson.ColumnJson;
import dev.mutatenn.analytics.rest.CellsJson.RowJson;
import dev.mutatenn.schemas.Consistency;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Verdict;
import java.util.Arrays;
import java.util.List;

/** A row of the heat map while it is filled. */
final class CellRow {
  private final RowJson start;
  private final List<ColumnJson> columns;
  private final List<String> devices;
  private final char[] states;
  private boolean discrepant;
  private String duplicateOf;

  CellRow(String model, String mutant, String operator, String category, String site, boolean applicable, List<ColumnJson> columns,
      List<String> devices) {
    this.start = new RowJson(model, mutant, operator, category, site, applicable, new Double[columns.size()], "", new Verdict[devices.size()], false,
        null);
    this.columns = columns;
    this.devices = devices;
    this.states = new char[columns.size()];
    Arrays.fill(states, '.');
  }

  void add(DiscrepancyMetric metric, Number value) {
    int column = columns.indexOf(new ColumnJson(metric.getDeviceA(), metric.getDeviceB()));
    if (column >= 0) {
      start.values()[column] = value == null ? null : Double.valueOf(value.doubleValue());
      states[column] = metric.getFinalValue() ? 'f' : 'p';
    }
  }

  void add(MutantVerdict verdict) {
    int device = devices.indexOf(verdict.getDevice());
    if (device >= 0) {
      start.verdicts()[device] = verdict.getVerdict();
    }
    discrepant |= verdict.getConsistency() == Consistency.DISCREPANT;
    duplicateOf = verdict.getDuplicateOf() == null ? duplicateOf : verdict.getDuplicateOf();
  }

  RowJson json() {
    return new RowJson(start.model(), start.mutant(), start.operator(), start.category(), start.site(), start.applicable(), start.values(),
        new String(states), start.verdicts(), discrepant, duplicateOf);
  }
}
