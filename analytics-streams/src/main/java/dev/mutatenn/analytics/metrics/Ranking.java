package dev.mutatenn.analytics.metrics;

/** The order of classes by score: best first, ties to the lower class, NaN below everything. */
public final class Ranking {

  private Ranking() {}

  /** The best class of a vector of at least one score. */
  public static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (better(scores[i], scores[best])) {
        best = i;
      }
    }
    return best;
  }

  /** The {@code min(k, scores.length)} best classes, best first. */
  public static int[] top(float[] scores, int k) {
    int[] top = new int[Math.min(k, scores.length)];
    int filled = 0;
    for (int i = 0; i < scores.length; i++) {
      if (filled == top.length && !better(scores[i], scores[top[filled - 1]])) {
        continue;
      }
      int at = filled < top.length ? filled++ : filled - 1;
      // Only a strictly better score moves up: among equals the lower class, which came first, stays ahead.
      while (at > 0 && better(scores[i], scores[top[at - 1]])) {
        top[at] = top[at - 1];
        at--;
      }
      top[at] = i;
    }
    return top;
  }

  /** Whether a ranks strictly above b; zero and negative zero tie. */
  private static boolean better(float a, float b) {
    return a > b || (Float.isNaN(b) && !Float.isNaN(a));
  }
}
