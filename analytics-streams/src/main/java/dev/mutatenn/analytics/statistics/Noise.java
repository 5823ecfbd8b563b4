package dev.mutatenn.analytics.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A mutant's changes of prediction on one device beside the original's own differences between devices, input by input.
 *
 * @param inputs answered by the mutant and by the original on this device
 * @param changed best class differs from the original's on this device
 * @param noisy the original's best class on this device differs from its own on some other device
 * @param onlyChanged changed and not noisy
 * @param onlyNoisy noisy and not changed
 */
public record Noise(long inputs, long changed, long noisy, long onlyChanged, long onlyNoisy) {

  /**
   * @param mutant best class by input; empty where the mutant answered nothing
   * @param original the original's on the same device
   * @param noise by input, whether the original differs between devices
   */
  public static Noise of(int[] mutant, int[] original, boolean[] noise) {
    long changed = 0;
    long noisy = 0;
    long onlyChanged = 0;
    long onlyNoisy = 0;
    int inputs = Math.min(mutant.length, original.length);
    for (int i = 0; i < inputs; i++) {
      boolean differs = mutant[i] != original[i];
      changed += differs ? 1 : 0;
      noisy += noise[i] ? 1 : 0;
      onlyChanged += differs && !noise[i] ? 1 : 0;
      onlyNoisy += noise[i] && !differs ? 1 : 0;
    }
    return new Noise(inputs, changed, noisy, onlyChanged, onlyNoisy);
  }

  public Noise merge(Noise other) {
    return new Noise(inputs + other.inputs, changed + other.changed, noisy + other.noisy, onlyChanged + other.onlyChanged,
        onlyNoisy + other.onlyNoisy);
  }

  public void write(DataOutput out) throws IOException {
    for (long count : new long[] {inputs, changed, noisy, onlyChanged, onlyNoisy}) {
      out.writeLong(count);
    }
  }

  public static Noise read(DataInput in) throws IOException {
    return new Noise(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong());
  }
}
