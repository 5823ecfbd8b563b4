package dev.mutatenn.cli.report;

import dev.mutatenn.cli.results.Results;
import dev.mutatenn.schemas.DiscrepancyMetric;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule that makes a completed experiment a failure, for a build pipeline.
 *
 * @param name {@code discrepancy} or a verdict in lower case
 * @param above whether the rule holds above its limit, otherwise below
 * @param limit a share, 0 to 1
 */
public record Gate(String name, boolean above, double limit) {
  private static final Pattern RULE = Pattern.compile("\\s*([a-z]+)\\s*([<>])\\s*([0-9]*\\.?[0-9]+)\\s*");
  private static final String DISCREPANCY = "discrepancy";

  /**
   * What a rule says of results.
   *
   * @param gate the rule
   * @param value what it looked at; null where there was nothing to look at
   * @param failed whether the rule holds
   */
  public record Judgement(Gate gate, Double value, boolean failed) {
    /** For people. */
    public String text() {
      return gate + ": " + (value == null ? "nothing to compare" : gate.name + " is " + value);
    }
  }

  /** The rule in a text; empty where it is none. */
  public static Optional<Gate> parse(String text) {
    Matcher matcher = RULE.matcher(text);
    return matcher.matches() && names().contains(matcher.group(1))
        ? Optional.of(new Gate(matcher.group(1), matcher.group(2).equals(">"), Double.parseDouble(matcher.group(3))))
        : Optional.empty();
  }

  /** What rules can be about. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(List.of(DISCREPANCY));
    Arrays.stream(Verdict.values()).map(verdict -> verdict.name().toLowerCase(Locale.ROOT)).forEach(names::add);
    return names;
  }

  /** All rules on one set of results. */
  public static List<Judgement> judge(List<Gate> gates, Results results) {
    return gates.stream().map(gate -> gate.judge(results)).toList();
  }

  private Judgement judge(Results results) {
    Double value = name.equals(DISCREPANCY) ? discrepancy(results) : share(results);
    return new Judgement(this, value, value != null && (above ? value > limit : value < limit));
  }

  /** The largest share of inputs whose best class differs between two devices; the original counts too. */
  private static Double discrepancy(Results results) {
    return results.pairs().values().stream().map(DiscrepancyMetric::getTop1Disagreement).filter(Objects::nonNull).max(Double::compare).orElse(null);
  }

  private Double share(Results results) {
    List<Verdict> verdicts = results.verdicts().values().stream().map(MutantVerdict::getVerdict).filter(Objects::nonNull).toList();
    long those = verdicts.stream().filter(verdict -> verdict.name().toLowerCase(Locale.ROOT).equals(name)).count();
    return verdicts.isEmpty() ? null : (double) those / verdicts.size();
  }

  @Override
  public String toString() {
    return name + (above ? ">" : "<") + limit;
  }
}
