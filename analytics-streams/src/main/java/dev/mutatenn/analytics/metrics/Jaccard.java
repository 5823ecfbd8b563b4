package dev.mutatenn.analytics.metrics;

/**
 * Jaccard index of two sets, size of the intersection over size of the union: Jaccard, "Étude comparative de la distribution
 * florale dans une portion des Alpes et des Jura", 1901.
 */
public final class Jaccard {

  private Jaccard() {}

  /**
   * @param left distinct elements
   * @param right distinct elements
   * @return 0 (disjoint) to 1 (the same set, two empty ones included)
   */
  public static double of(int[] left, int[] right) {
    int shared = 0;
    for (int element : left) {
      for (int other : right) {
        shared += element == other ? 1 : 0;
      }
    }
    int union = left.length + right.length - shared;
    return union == 0 ? 1 : (double) shared / union;
  }
}
