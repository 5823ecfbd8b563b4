package dev.mutatenn.inferenceworker.outputs;

import dev.mutatenn.schemas.ClassScore;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The best classes of an output. */
public final class TopK {

  private TopK() {}

  /**
   * At most {@code k}, best first; ties go to the lower class index, NaN comes below everything, and -0 equals 0.
   *
   * @param scores one output, the class its index
   */
  public static List<ClassScore> of(float[] scores, int k) {
    Comparator<Integer> best = (a, b) -> descending(scores[a], scores[b]);
    return IntStream.range(0, scores.length).boxed().sorted(best.thenComparing(Comparator.naturalOrder())).limit(k)
        .map(index -> new ClassScore(index, scores[index])).toList();
  }

  private static int descending(float a, float b) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return Boolean.compare(Float.isNaN(a), Float.isNaN(b));
    }
    return a > b ? -1 : a < b ? 1 : 0;
  }
}
