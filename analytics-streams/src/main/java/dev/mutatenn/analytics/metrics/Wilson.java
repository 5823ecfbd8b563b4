package dev.mutatenn.analytics.metrics;

/**
 * Score interval of a share: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22(158), 1927.
 *
 * @param low 0 to the share
 * @param high the share to 1
 */
public record Wilson(double low, double high) {
  /** The 97.5 % quantile of the standard normal distribution: an interval of 95 %. */
  private static final double Z = 1.959963984540054;

  /**
   * @param hits 0 to n
   * @param n at least 1
   */
  public static Wilson of(long hits, long n) {
    if (n < 1 || hits < 0 || hits > n) {
      throw new IllegalArgumentException("0 <= hits <= n and n >= 1 are needed: " + hits + " of " + n);
    }
    double share = (double) hits / n;
    double denominator = 1 + Z * Z / n;
    double centre = (share + Z * Z / (2.0 * n)) / denominator;
    double half = Z / denominator * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n));
    return new Wilson(hits == 0 ? 0 : Math.max(0, centre - half), hits == n ? 1 : Math.min(1, centre + half));
  }
}
