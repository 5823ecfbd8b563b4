package dev.mutatenn.analytics.statistics;

import dev.mutatenn.schemas.Outcome;
import java.util.List;

/** Which of two outcomes is worse: the later a mutant fails and the harder, the worse. */
final class Severity {
  private static final List<Outcome> MILD_TO_GRAVE = List.of(Outcome.OK, Outcome.NOT_APPLICABLE, Outcome.COMPILE_ERROR, Outcome.LINK_ERROR,
      Outcome.COMPILE_TIMEOUT, Outcome.COMPILE_CRASH, Outcome.LOAD_ERROR, Outcome.RPC_LOST, Outcome.RUN_ERROR, Outcome.RUN_TIMEOUT,
      Outcome.OUT_OF_MEMORY, Outcome.RUN_CRASH);

  private Severity() {}

  static boolean worse(Outcome one, Outcome other) {
    return rank(one) > rank(other);
  }

  private static int rank(Outcome outcome) {
    int rank = MILD_TO_GRAVE.indexOf(outcome);
    if (rank < 0) {
      throw new IllegalStateException("outcome " + outcome + " has no place in the order of severity");
    }
    return rank;
  }
}
