package dev.mutatenn.analytics.verdict;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which mutants are the same program as another mutant: beside the equivalent ones, the second kind of mutants that say nothing new (Papadakis, Jia,
 * Harman, Le Traon, "Trivial compiler equivalence", ICSE 2015, who compare compiled code likewise). Which of them counts as the first
 * depends on the mutants alone, never on when they were seen.
 */
public final class Duplicates {
  private static final Comparator<Build> ORDER =
      Comparator.comparing(Build::operator).thenComparingInt(Build::ordinal).thenComparing(Build::mutant);

  private final Map<Program, Build> first = new HashMap<>();

  /**
   * A mutant compiled for a target.
   *
   * @param operator first of the order
   * @param ordinal of its site, second
   * @param codeDigest of its lowered code, not empty
   */
  public record Build(String model, String target, String mutant, String operator, int ordinal, String codeDigest) {}

  private record Program(String model, String target, String codeDigest) {}

  /** Takes note of a mutant; in any order, and any number of times. */
  public void add(Build build) {
    first.merge(program(build), build, (one, other) -> ORDER.compare(one, other) <= 0 ? one : other);
  }

  /** The first mutant with the same code, of all that were added; empty if it is this one. */
  public Optional<String> of(Build build) {
    return Optional.ofNullable(first.get(program(build))).map(Build::mutant).filter(mutant -> !mutant.equals(build.mutant));
  }

  private static Program program(Build build) {
    return new Program(build.model, build.target, build.codeDigest);
  }
}
