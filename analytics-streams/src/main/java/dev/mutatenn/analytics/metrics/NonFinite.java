package dev.mutatenn.analytics.metrics;

/** NaN and infinite elements (IEEE 754) of an output vector. */
public final class NonFinite {

  private NonFinite() {}

  /** Whether every element is finite. */
  public static boolean none(float[] vector) {
    for (float element : vector) {
      if (!Float.isFinite(element)) {
        return false;
      }
    }
    return true;
  }

  /** How many elements are NaN. */
  public static long nan(float[] vector) {
    long count = 0;
    for (float element : vector) {
      count += Float.isNaN(element) ? 1 : 0;
    }
    return count;
  }

  /** How many elements are infinite. */
  public static long infinite(float[] vector) {
    long count = 0;
    for (float element : vector) {
      count += Float.isInfinite(element) ? 1 : 0;
    }
    return count;
  }
}
