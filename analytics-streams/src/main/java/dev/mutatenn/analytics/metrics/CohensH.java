package dev.mutatenn.analytics.metrics;

/**
 * Effect size of the difference of two shares, {@code 2 asin(sqrt(p1)) - 2 asin(sqrt(p2))}: Cohen, "Statistical Power Analysis for
 * the Behavioral Sciences", 2nd ed., 1988, chapter 6 (0.2 small, 0.5 medium, 0.8 large).
 */
public final class CohensH {

  private CohensH() {}

  /**
   * @param first a share, 0 to 1
   * @param second a share, 0 to 1
   * @return -pi to pi; positive when the first is larger
   */
  public static double of(double first, double second) {
    return 2 * Math.asin(Math.sqrt(first)) - 2 * Math.asin(Math.sqrt(second));
  }
}
