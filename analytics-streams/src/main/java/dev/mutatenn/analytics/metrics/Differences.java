package dev.mutatenn.analytics.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Element-wise differences of output vectors, as sums that merge. "Finite" elements are finite on both sides; differences and
 * norms are of these (maximum, mean and relative Euclidean norm as in Golub, Van Loan, "Matrix Computations", 2.2 and 2.3).
 *
 * @param elements how many elements were compared
 * @param finite how many are finite on both sides
 * @param largest largest {@code |a - b|}; 0 where none is finite
 * @param sum of {@code |a - b|}
 * @param squares sum of {@code (a - b)^2}
 * @param energy sum of {@code a^2}
 * @param outside elements that do not agree: {@code |a - b| > absolute + relative |a|}; a NaN agrees with a NaN and an infinity
 *     with the same infinity only
 */
public record Differences(long elements, long finite, double largest, double sum, double squares, double energy, long outside) {

  /**
   * @param a the reference
   * @param b a vector of the same length
   * @param absolute absolute part of the tolerance
   * @param relative relative part, of |a|
   */
  public static Differences of(float[] a, float[] b, double absolute, double relative) {
    long finite = 0;
    long outside = 0;
    double largest = 0;
    double sum = 0;
    double squares = 0;
    double energy = 0;
    for (int i = 0; i < a.length; i++) {
      double left = a[i];
      double right = b[i];
      if (Double.isFinite(left) && Double.isFinite(right)) {
        double difference = Math.abs(left - right);
        finite++;
        largest = Math.max(largest, difference);
        sum += difference;
        squares += difference * difference;
        energy += left * left;
        outside += difference > absolute + relative * Math.abs(left) ? 1 : 0;
      } else if (left != right && !(Double.isNaN(left) && Double.isNaN(right))) {
        outside++;
      }
    }
    return new Differences(a.length, finite, largest, sum, squares, energy, outside);
  }

  public static Differences none() {
    return new Differences(0, 0, 0, 0, 0, 0, 0);
  }

  public Differences merge(Differences other) {
    return new Differences(elements + other.elements, finite + other.finite, Math.max(largest, other.largest), sum + other.sum,
        squares + other.squares, energy + other.energy, outside + other.outside);
  }

  /** Elements not finite on at least one side. */
  public long nonFinite() {
    return elements - finite;
  }

  /** Largest absolute difference; empty where no element is finite. */
  public OptionalDouble maxAbsolute() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(largest);
  }

  /** Mean absolute difference; empty where no element is finite. */
  public OptionalDouble meanAbsolute() {
    return finite == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / finite);
  }

  /** {@code |a - b| / |a|} in the Euclidean norm; empty for a reference of norm 0. */
  public OptionalDouble relativeL2() {
    return energy > 0 ? OptionalDouble.of(Math.sqrt(squares / energy)) : OptionalDouble.empty();
  }

  /** Share of elements that do not agree within the tolerance; empty where none was compared. */
  public OptionalDouble outOfTolerance() {
    return elements == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) outside / elements);
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(elements);
    out.writeLong(finite);
    out.writeDouble(largest);
    out.writeDouble(sum);
    out.writeDouble(squares);
    out.writeDouble(energy);
    out.writeLong(outside);
  }

  public static Differences read(DataInput in) throws IOException {
    return new Differences(in.readLong(), in.readLong(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readLong());
  }
}
