package dev.mutatenn.analytics.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/**
 * Right and wrong answers of two sides to the same labelled inputs.
 *
 * @param labelled inputs with a label
 * @param rightA of them answered right by the reference
 * @param rightB of them answered right by the other side
 * @param onlyA answered right by the reference alone
 * @param onlyB answered right by the other side alone
 */
public record PairedAccuracy(long labelled, long rightA, long rightB, long onlyA, long onlyB) {
  public static final PairedAccuracy NONE = new PairedAccuracy(0, 0, 0, 0, 0);

  /** @param label class index; negative where there is none, and then nothing is counted */
  public PairedAccuracy add(int label, int answerA, int answerB) {
    if (label < 0) {
      return this;
    }
    boolean a = answerA == label;
    boolean b = answerB == label;
    return new PairedAccuracy(labelled + 1, rightA + (a ? 1 : 0), rightB + (b ? 1 : 0), onlyA + (a && !b ? 1 : 0), onlyB + (b && !a ? 1 : 0));
  }

  public PairedAccuracy merge(PairedAccuracy other) {
    return new PairedAccuracy(labelled + other.labelled, rightA + other.rightA, rightB + other.rightB, onlyA + other.onlyA, onlyB + other.onlyB);
  }

  /** Share of the labelled inputs that the reference answers right. */
  public OptionalDouble accuracyA() {
    return share(rightA);
  }

  /** Share of the labelled inputs that the other side answers right. */
  public OptionalDouble accuracyB() {
    return share(rightB);
  }

  /** Accuracy of the reference less that of the other side. */
  public OptionalDouble lost() {
    return share(onlyA - onlyB);
  }

  /** {@linkplain McNemar#twoSided Exact test} of the same accuracy on both sides. */
  public OptionalDouble mcnemarP() {
    return labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of(McNemar.twoSided(onlyA, onlyB));
  }

  private OptionalDouble share(long count) {
    return labelled == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) count / labelled);
  }

  public void write(DataOutput out) throws IOException {
    out.writeLong(labelled);
    out.writeLong(rightA);
    out.writeLong(rightB);
    out.writeLong(onlyA);
    out.writeLong(onlyB);
  }

  public static PairedAccuracy read(DataInput in) throws IOException {
    return new PairedAccuracy(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
