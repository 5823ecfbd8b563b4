package dev.mutatenn.analytics.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What one slot got from one or more batches. */
public sealed interface Part {

  /** Of a {@link Slot.Conduct}. */
  record OfRun(Run run) implements Part {}

  /** Of a {@link Slot.Pair} or {@link Slot.Against}. */
  record OfComparison(Comparison comparison) implements Part {}

  /** Of a {@link Slot.Background}. */
  record OfNoise(Noise noise) implements Part {}

  /** @param later of a later batch of the same slot */
  default Part merge(Part later) {
    return switch (this) {
      case OfRun(Run run) -> new OfRun(run.merge(((OfRun) later).run));
      case OfComparison(Comparison comparison) -> new OfComparison(comparison.merge(((OfComparison) later).comparison));
      case OfNoise(Noise noise) -> new OfNoise(noise.merge(((OfNoise) later).noise));
    };
  }

  default void write(DataOutput out) throws IOException {
    switch (this) {
      case OfRun(Run run) -> {
        out.writeByte('r');
        run.write(out);
      }
      case OfComparison(Comparison comparison) -> {
        out.writeByte('c');
        comparison.write(out);
      }
      case OfNoise(Noise noise) -> {
        out.writeByte('n');
        noise.write(out);
      }
    }
  }

  static Part read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'r' -> new OfRun(Run.read(in));
      case 'c' -> new OfComparison(Comparison.read(in));
      case 'n' -> new OfNoise(Noise.read(in));
      default -> throw new IOException("no part: " + kind);
    };
  }
}
