package dev.mutatenn.analytics.metrics;

/**
 * McNemar's test of paired yes-no answers, exact (binomial): McNemar, "Note on the sampling error of the difference between
 * correlated proportions or percentages", Psychometrika 12(2), 1947. Only the discordant pairs count; under the null hypothesis
 * each falls to either side with probability 1/2.
 */
public final class McNemar {

  private McNemar() {}

  /**
   * The probability of a split at least as uneven.
   *
   * @param onlyFirst pairs in which only the first says yes
   * @param onlySecond pairs in which only the second does
   * @return p-value, 0 to 1; 1 without discordant pairs
   */
  public static double twoSided(long onlyFirst, long onlySecond) {
    return Math.min(1, 2 * upperTail(Math.max(onlyFirst, onlySecond), onlyFirst + onlySecond));
  }

  /** The probability that the first alone says yes at least so often: small when it does so more often than the second. */
  public static double firstGreater(long onlyFirst, long onlySecond) {
    return upperTail(onlyFirst, onlyFirst + onlySecond);
  }

  /** P(X >= k) for X binomial (n, 1/2), summed from the small terms to the large. */
  private static double upperTail(long k, long n) {
    if (k <= 0) {
      return 1;
    }
    if (2 * k < n) {
      return 1 - upperTail(n - k + 1, n);
    }
    double logTerm = -n * Math.log(2);
    // The term of n, then down to k: C(n, i-1) = C(n, i) * i / (n - i + 1).
    double sum = Math.exp(logTerm);
    for (long i = n; i > k; i--) {
      logTerm += Math.log((double) i / (n - i + 1));
      sum += Math.exp(logTerm);
    }
    return Math.min(1, sum);
  }
}
