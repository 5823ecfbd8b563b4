package dev.mutatenn.analytics.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Quantiles of durations from counts in logarithmic buckets: Masson, Rim, Lee, "DDSketch: A fast and fully-mergeable quantile
 * sketch with relative-error guarantees", VLDB 12(12), 2019. Bucket i counts the values in (g^(i-1), g^i], g = (1 + e) / (1 - e);
 * a quantile is off by at most the share e = 1 % (and by the rounding to a whole microsecond). Counts are integers: merging
 * loses nothing and its order does not matter.
 *
 * @param zeros how many values were 0
 * @param buckets counts by bucket, none of them 0
 */
public record LatencySketch(long zeros, Map<Integer, Long> buckets) {
  /** Bound of the relative error. */
  public static final double ERROR = 0.01;
  public static final LatencySketch EMPTY = new LatencySketch(0, Map.of());
  private static final double GROWTH = (1 + ERROR) / (1 - ERROR);
  private static final double LOG_GROWTH = StrictMath.log(GROWTH);

  /** @param micros durations in microseconds; negative ones count as 0 */
  public static LatencySketch of(long[] micros) {
    Map<Integer, Long> buckets = new TreeMap<>();
    long zeros = 0;
    for (long value : micros) {
      if (value <= 0) {
        zeros++;
      } else {
        buckets.merge((int) Math.ceil(StrictMath.log(value) / LOG_GROWTH), 1L, Long::sum);
      }
    }
    return new LatencySketch(zeros, buckets);
  }

  public LatencySketch merge(LatencySketch other) {
    Map<Integer, Long> sum = new TreeMap<>(buckets);
    other.buckets.forEach((bucket, count) -> sum.merge(bucket, count, Long::sum));
    return new LatencySketch(zeros + other.zeros, sum);
  }

  /** How many durations it has seen. */
  public long count() {
    return zeros + buckets.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The value of rank {@code ceil(q n)} of n in ascending order, within {@link #ERROR}.
   *
   * @param q 0 to 1
   * @return microseconds; empty when nothing was seen
   */
  public OptionalLong quantile(double q) {
    long n = count();
    if (n == 0) {
      return OptionalLong.empty();
    }
    long rank = Math.max(1, (long) Math.ceil(q * n));
    long seen = zeros;
    if (seen >= rank) {
      return OptionalLong.of(0);
    }
    for (Map.Entry<Integer, Long> bucket : new TreeMap<>(buckets).entrySet()) {
      seen += bucket.getValue();
      if (seen >= rank) {
        return OptionalLong.of(Math.round(2 * StrictMath.pow(GROWTH, bucket.getKey()) / (GROWTH + 1)));
      }
    }
    throw new IllegalStateException("rank " + rank + " of " + n);
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(zeros);
    out.writeInt(buckets.size());
    for (Map.Entry<Integer, Long> bucket : buckets.entrySet()) {
      out.writeInt(bucket.getKey());
      out.writeLong(bucket.getValue());
    }
  }

  public static LatencySketch read(DataInput in) throws IOException {
    long zeros = in.readLong();
    Map<Integer, Long> buckets = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      buckets.put(in.readInt(), in.readLong());
    }
    return new LatencySketch(zeros, buckets);
  }
}
