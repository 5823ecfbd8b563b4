package dev.mutatenn.analytics.metrics;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * Kendall's tau-b of two score vectors: Kendall, "The treatment of ties in ranking problems", Biometrika 33(3), 1945; computed in
 * O(n log n) after Knight, "A computer method for calculating Kendall's tau with ungrouped data", JASA 61(314), 1966.
 */
public final class KendallTau {
  /** So few are sorted faster by insertion. */
  private static final int SHORT = 24;

  private KendallTau() {}

  /**
   * {@code (concordant - discordant) / sqrt((pairs - ties in a) (pairs - ties in b))}.
   *
   * @param a scores
   * @param b as many
   * @return -1 to 1; empty where it is undefined: fewer than two elements, a constant vector, or one that is not finite
   */
  public static OptionalDouble of(float[] a, float[] b) {
    int n = a.length;
    if (n < 2 || !NonFinite.none(a) || !NonFinite.none(b)) {
      return OptionalDouble.empty();
    }
    long[] pairs = new long[n];
    for (int i = 0; i < n; i++) {
      pairs[i] = ((long) ordered(a[i]) << 32) | ((ordered(b[i]) ^ 0x8000_0000) & 0xffff_ffffL);
    }
    Arrays.sort(pairs);
    long tiesA = 0;
    long tiesBoth = 0;
    long runA = 0;
    long runBoth = 0;
    int[] second = new int[n];
    second[0] = (int) pairs[0];
    for (int i = 1; i < n; i++) {
      // Within a run of equals, the i-th element ties with the i before it.
      runA = pairs[i] >> 32 == pairs[i - 1] >> 32 ? runA + 1 : 0;
      runBoth = pairs[i] == pairs[i - 1] ? runBoth + 1 : 0;
      tiesA += runA;
      tiesBoth += runBoth;
      second[i] = (int) pairs[i];
    }
    for (int i = 0; i < n; i++) {
      second[i] ^= 0x8000_0000;
    }
    long discordant = sort(second, new int[n], 0, n);
    long tiesB = 0;
    long runB = 0;
    for (int i = 1; i < n; i++) {
      runB = second[i] == second[i - 1] ? runB + 1 : 0;
      tiesB += runB;
    }
    long all = (long) n * (n - 1) / 2;
    if (tiesA == all || tiesB == all) {
      return OptionalDouble.empty();
    }
    double numerator = all - tiesA - tiesB + tiesBoth - 2 * discordant;
    double tau = numerator / Math.sqrt(all - tiesA) / Math.sqrt(all - tiesB);
    return OptionalDouble.of(Math.clamp(tau, -1, 1));
  }

  /** A finite float as an int of the same order; zero and negative zero are one. */
  private static int ordered(float value) {
    int bits = Float.floatToRawIntBits(value + 0f);
    return bits ^ ((bits >> 31) & 0x7fff_ffff);
  }

  /** Sorts [from, to) and returns how many pairs stood in the wrong order. */
  private static long sort(int[] values, int[] buffer, int from, int to) {
    if (to - from <= SHORT) {
      return insert(values, from, to);
    }
    int middle = (from + to) >>> 1;
    long exchanges = sort(values, buffer, from, middle) + sort(values, buffer, middle, to);
    // Rankings of two devices are nearly the same: most halves are in order already.
    if (values[middle - 1] <= values[middle]) {
      return exchanges;
    }
    System.arraycopy(values, from, buffer, from, middle - from);
    int left = from;
    int right = middle;
    int at = from;
    while (left < middle && right < to) {
      if (buffer[left] <= values[right]) {
        values[at++] = buffer[left++];
      } else {
        exchanges += middle - left;
        values[at++] = values[right++];
      }
    }
    System.arraycopy(buffer, left, values, at, middle - left);
    return exchanges;
  }

  private static long insert(int[] values, int from, int to) {
    long exchanges = 0;
    for (int i = from + 1; i < to; i++) {
      int value = values[i];
      int at = i;
      while (at > from && values[at - 1] > value) {
        values[at] = values[at - 1];
        at--;
      }
      values[at] = value;
      exchanges += i - at;
    }
    return exchanges;
  }
}
