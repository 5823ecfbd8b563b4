package dev.mutatenn.analytics.verdict;

import dev.mutatenn.analytics.statistics.Comparison;
import dev.mutatenn.analytics.statistics.Noise;
import dev.mutatenn.analytics.statistics.Run;
import dev.mutatenn.schemas.Consistency;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.schemas.Verdict;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of the verdicts; the schema {@code Verdict} says them in words. */
public record Judge(KillRule rule) {

  /**
   * The verdict of a mutant on one device, all of whose batches are in.
   *
   * @param against its comparison with the original on the same device; empty for the original itself
   * @param noise present if the rule needs it
   * @return empty for the original when OK, for a mutant that does not apply, and where nothing could be compared
   */
  public Optional<Verdict> verdict(Run run, Optional<Comparison> against, Optional<Noise> noise) {
    Outcome outcome = run.ending().outcome();
    if (outcome == Outcome.NOT_APPLICABLE) {
      return Optional.empty();
    }
    if (outcome != Outcome.OK) {
      return Optional.of(Verdict.CRASHED);
    }
    if (against.isEmpty()) {
      return Optional.empty();
    }
    if (against.get().sameCode()) {
      return Optional.of(Verdict.EQUIVALENT);
    }
    if (run.degenerate()) {
      return Optional.of(Verdict.DEGENERATE);
    }
    if (against.get().inputs() == 0) {
      return Optional.empty();
    }
    return Optional.of(rule.killed(against.get(), noise) ? Verdict.KILLED : Verdict.SURVIVED);
  }

  /**
   * Whether a mutant does the same on all devices.
   *
   * @param runs of every device
   * @param pairs of every pair of devices
   * @return empty with fewer than two devices, or where it applies on none
   */
  public static Optional<Consistency> consistency(Collection<Run> runs, Collection<Comparison> pairs) {
    Set<Outcome> outcomes = runs.stream().map(run -> run.ending().outcome()).collect(Collectors.toSet());
    if (runs.size() < 2 || outcomes.equals(Set.of(Outcome.NOT_APPLICABLE))) {
      return Optional.empty();
    }
    boolean differs = outcomes.size() > 1 || pairs.stream().anyMatch(pair -> pair.changed() > 0);
    return Optional.of(differs ? Consistency.DISCREPANT : Consistency.CONSISTENT);
  }
}
