package dev.mutatenn.analytics.metrics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/** An arithmetic mean as sum and count, so that means merge. */
public record Mean(double sum, long count) {
  public static final Mean NONE = new Mean(0, 0);

  public Mean add(double value) {
    return new Mean(sum + value, count + 1);
  }

  /** Leaves the mean as it is when there is no value. */
  public Mean add(OptionalDouble value) {
    return value.isPresent() ? add(value.getAsDouble()) : this;
  }

  public Mean merge(Mean other) {
    return new Mean(sum + other.sum, count + other.count);
  }

  /** The mean; empty of nothing. */
  public OptionalDouble value() {
    return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
  }

  public void write(DataOutput out) throws IOException {
    out.writeDouble(sum);
    out.writeLong(count);
  }

  public static Mean read(DataInput in) throws IOException {
    return new Mean(in.readDouble(), in.readLong());
  }
}
