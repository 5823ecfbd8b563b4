package dev.mutatenn.analytics.metrics;

/**
 * Rank-biased overlap, extrapolated: Webber, Moffat, Zobel, "A similarity measure for indefinite rankings", ACM TOIS 28(4),
 * 2010, equation 30 for two lists of one length k: {@code RBO = A(k) p^k + (1 - p) / p * sum(d = 1..k, A(d) p^d)}, where A(d) is
 * the share of their first d elements that the lists have in common.
 */
public final class RankBiasedOverlap {

  private RankBiasedOverlap() {}

  /**
   * @param left distinct elements, best first, at least one
   * @param right as many
   * @param p persistence, 0 &lt; p &lt; 1: the higher, the more the later ranks weigh
   * @return 0 (disjoint) to 1 (equal)
   */
  public static double of(int[] left, int[] right, double p) {
    if (left.length != right.length || left.length == 0) {
      throw new IllegalArgumentException("two lists of one length, at least 1, are needed: " + left.length + " and " + right.length);
    }
    double sum = 0;
    double weight = 1;
    int overlap = 0;
    for (int d = 1; d <= left.length; d++) {
      weight *= p;
      overlap += newlyShared(left, right, d);
      sum += (double) overlap / d * weight;
    }
    return (double) overlap / left.length * weight + (1 - p) / p * sum;
  }

  /** By how much the overlap of the first d elements exceeds that of the first d - 1. */
  private static int newlyShared(int[] left, int[] right, int d) {
    int shared = left[d - 1] == right[d - 1] ? 1 : 0;
    for (int i = 0; i < d - 1; i++) {
      shared += left[i] == right[d - 1] ? 1 : 0;
      shared += right[i] == left[d - 1] ? 1 : 0;
    }
    return shared;
  }
}
