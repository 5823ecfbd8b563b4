package dev.mutatenn.analytics.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * The parts of one slot, merged in batch order: batches 0 to {@code next - 1}. See docs/decisions/0003: sums of doubles depend on
 * the order, and final values must not depend on the order of arrival.
 *
 * @param next the batch that comes next
 * @param part the merged parts; empty before batch 0
 */
public record Fold(int next, Optional<Part> part) {
  public static final Fold EMPTY = new Fold(0, Optional.empty());

  /** With the part of batch {@code next}. */
  public Fold add(Part added) {
    return new Fold(next + 1, Optional.of(part.map(before -> before.merge(added)).orElse(added)));
  }

  public void write(DataOutput out) throws IOException {
    out.writeInt(next);
    out.writeBoolean(part.isPresent());
    if (part.isPresent()) {
      part.get().write(out);
    }
  }

  public static Fold read(DataInput in) throws IOException {
    int next = in.readInt();
    return new Fold(next, in.readBoolean() ? Optional.of(Part.read(in)) : Optional.empty());
  }
}
