package dev.mutatenn.analytics.metrics;

import java.util.OptionalDouble;

/**
 * Divergences of the class distributions that two output vectors stand for, their softmax. Kullback, Leibler, "On information
 * and sufficiency", 1951; Lin, "Divergence measures based on the Shannon entropy", IEEE Trans. Inf. Theory 37(1), 1991. In nats.
 *
 * @param kullbackLeibler {@code sum p log(p / q)}, p of the reference; at least 0
 * @param jensenShannon {@code (KL(p, m) + KL(q, m)) / 2} with {@code m = (p + q) / 2}; 0 to ln 2
 */
public record Divergence(OptionalDouble kullbackLeibler, OptionalDouble jensenShannon) {
  private static final double LN2 = Math.log(2);
  private static final Divergence UNDEFINED = new Divergence(OptionalDouble.empty(), OptionalDouble.empty());

  /**
   * @param a the reference's scores
   * @param b as many of the other side
   * @return both, or neither when a vector is not finite
   */
  public static Divergence of(float[] a, float[] b) {
    if (!NonFinite.none(a) || !NonFinite.none(b)) {
      return UNDEFINED;
    }
    double[] p = logSoftmax(a);
    double[] q = logSoftmax(b);
    double kl = 0;
    double js = 0;
    for (int i = 0; i < p.length; i++) {
      double top = Math.max(p[i], q[i]);
      double middle = top + Math.log1p(Math.exp(Math.min(p[i], q[i]) - top)) - LN2;
      double massP = Math.exp(p[i]);
      double massQ = Math.exp(q[i]);
      kl += massP * (p[i] - q[i]);
      js += massP * (p[i] - middle) + massQ * (q[i] - middle);
    }
    // Rounding may leave a hair below zero.
    return new Divergence(OptionalDouble.of(Math.max(0, kl)), OptionalDouble.of(Math.clamp(js / 2, 0, LN2)));
  }

  /** Logarithms of the softmax of finite scores, shifted by the largest so that nothing overflows. */
  static double[] logSoftmax(float[] scores) {
    double largest = Double.NEGATIVE_INFINITY;
    for (float score : scores) {
      largest = Math.max(largest, score);
    }
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score - largest);
    }
    double shift = largest + Math.log(sum);
    double[] logs = new double[scores.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = scores[i] - shift;
    }
    return logs;
  }
}
