package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.Verdict;
import java.util.List;
import java.util.Locale;

/** The verdicts by operator, for a terminal. */
public final class SummaryTable {
  private static final String ROW = "%-34s %7s";

  private SummaryTable() {}

  /** The table, a line an operator; a mutant counts once a device. */
  public static String of(Results results) {
    StringBuilder table = new StringBuilder("\n").append(ROW.formatted("operator", "mutants"));
    for (Verdict verdict : Verdict.values()) {
      table.append(" %10s".formatted(verdict.name().toLowerCase(Locale.ROOT)));
    }
    table.append(" %10s %10s%n".formatted("n/a", "worst pair"));
    List<OperatorSummary> rows = OperatorSummary.of(results);
    for (OperatorSummary row : rows) {
      table.append(ROW.formatted(row.operator(), row.mutants()));
      row.counts().forEach(count -> table.append(" %10d".formatted(count)));
      table.append(" %10d %10s%n".formatted(row.notApplicable(), row.worstPair()));
    }
    table.append(ROW.formatted("all", rows.stream().mapToInt(OperatorSummary::mutants).sum()));
    for (Verdict verdict : Verdict.values()) {
      table.append(" %10d".formatted(OperatorSummary.total(rows, verdict)));
    }
    return table.append(" %10d%n".formatted(rows.stream().mapToLong(OperatorSummary::notApplicable).sum())).append("\n").toString();
  }
}
