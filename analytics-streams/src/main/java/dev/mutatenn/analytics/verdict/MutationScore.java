package dev.mutatenn.analytics.verdict;

import dev.mutatenn.schemas.Verdict;
import java.util.Collection;
import java.util.OptionalDouble;

/**
 * Mutation score: the share of killed mutants among those that can be killed (DeMillo, Lipton, Sayward, "Hints on test data
 * selection", 1978). Killed counts whatever is noticed: KILLED, DEGENERATE and CRASHED; EQUIVALENT mutants cannot be.
 */
public record MutationScore(long equivalent, long survived, long killed, long degenerate, long crashed, long duplicates) {

  /** @param duplicates how many of them are of mutants that are the same program as another */
  public static MutationScore of(Collection<Verdict> verdicts, long duplicates) {
    return new MutationScore(count(verdicts, Verdict.EQUIVALENT), count(verdicts, Verdict.SURVIVED), count(verdicts, Verdict.KILLED),
        count(verdicts, Verdict.DEGENERATE), count(verdicts, Verdict.CRASHED), duplicates);
  }

  /** 0 to 1; empty where no mutant can be killed. */
  public OptionalDouble value() {
    long noticed = killed + degenerate + crashed;
    return noticed + survived == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) noticed / (noticed + survived));
  }

  /** Share of the verdicts that say EQUIVALENT; empty of none. */
  public OptionalDouble equivalentShare() {
    return share(equivalent);
  }

  /** Share of the verdicts that are of duplicates; empty of none. */
  public OptionalDouble duplicateShare() {
    return share(duplicates);
  }

  private OptionalDouble share(long part) {
    long all = equivalent + survived + killed + degenerate + crashed;
    return all == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / all);
  }

  private static long count(Collection<Verdict> verdicts, Verdict wanted) {
    return verdicts.stream().filter(verdict -> verdict == wanted).count();
  }
}
