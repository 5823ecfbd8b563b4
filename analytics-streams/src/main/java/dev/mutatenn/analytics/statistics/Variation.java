package dev.mutatenn.analytics.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Whether the outputs vary over the inputs at all. An element varies when its range exceeds
 * {@code absolute + relative * m}, m the smallest magnitude within the range. Widening a range never makes it vary less, hence
 * the ranges can be dropped as soon as one element varies, and the order of merging does not matter.
 */
public sealed interface Variation {

  /** Some element varies. */
  record Varies() implements Variation {

    @Override
    public Variation merge(Variation other, double absolute, double relative) {
      return this;
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeInt(VARIES);
    }
  }

  /** No element does so far: smallest and largest value of each; both empty before the first input. */
  record Within(float[] low, float[] high) implements Variation {

    @Override
    public Variation merge(Variation other, double absolute, double relative) {
      if (!(other instanceof Within there) || low.length == 0) {
        return other;
      }
      if (there.low.length == 0) {
        return this;
      }
      float[] lows = low.clone();
      float[] highs = high.clone();
      for (int i = 0; i < lows.length; i++) {
        lows[i] = Math.min(low[i], there.low[i]);
        highs[i] = Math.max(high[i], there.high[i]);
        if (varies(lows[i], highs[i], absolute, relative)) {
          return new Varies();
        }
      }
      return new Within(lows, highs);
    }

    @Override
    public void write(DataOutput out) throws IOException {
      out.writeInt(low.length);
      for (int i = 0; i < low.length; i++) {
        out.writeFloat(low[i]);
        out.writeFloat(high[i]);
      }
    }
  }

  int VARIES = -1;

  /** Of the outputs [inputs][classes]. An element that is NaN somewhere never varies: what is not finite is another rule's. */
  static Variation of(float[][] vectors, double absolute, double relative) {
    Variation all = new Within(new float[0], new float[0]);
    for (int i = 0; i < vectors.length && all instanceof Within; i++) {
      all = all.merge(new Within(vectors[i], vectors[i]), absolute, relative);
    }
    return all;
  }

  /** What is known from both. */
  Variation merge(Variation other, double absolute, double relative);

  void write(DataOutput out) throws IOException;

  static Variation read(DataInput in) throws IOException {
    int length = in.readInt();
    if (length == VARIES) {
      return new Varies();
    }
    float[] low = new float[length];
    float[] high = new float[length];
    for (int i = 0; i < length; i++) {
      low[i] = in.readFloat();
      high[i] = in.readFloat();
    }
    return new Within(low, high);
  }

  private static boolean varies(double low, double high, double absolute, double relative) {
    double smallest = low <= 0 && high >= 0 ? 0 : Math.min(Math.abs(low), Math.abs(high));
    return high - low > absolute + relative * smallest;
  }
}
