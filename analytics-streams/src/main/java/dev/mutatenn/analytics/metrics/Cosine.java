package dev.mutatenn.analytics.metrics;

import java.util.OptionalDouble;

/** Cosine of the angle between two vectors: {@code a.b / (|a| |b|)} (Salton, McGill, "Introduction to Modern Information Retrieval", 1983). */
public final class Cosine {

  private Cosine() {}

  /**
   * @param a a vector
   * @param b one of the same length
   * @return -1 to 1 up to rounding; empty when a vector is zero or not finite
   */
  public static OptionalDouble of(float[] a, float[] b) {
    if (!NonFinite.none(a) || !NonFinite.none(b)) {
      return OptionalDouble.empty();
    }
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    // The roots first: the product of the squares of tiny or huge vectors leaves the range of a double.
    double norms = Math.sqrt(squaresA) * Math.sqrt(squaresB);
    return norms == 0 ? OptionalDouble.empty() : OptionalDouble.of(product / norms);
  }
}
