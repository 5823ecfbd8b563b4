package dev.mutatenn.analytics.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of one batch.
 *
 * @param seen how many outputs are in, of mutants x devices
 * @param originals by device, the original's best class of each input; no class where it answered nothing
 * @param complete whether all are in; then nothing else of the batch is kept
 * @param updatedAt time of the last output, milliseconds since the epoch
 */
record BatchState(int seen, Map<String, int[]> originals, boolean complete, long updatedAt) {
  static final BatchState EMPTY = new BatchState(0, Map.of(), false, 0);

  BatchState withOriginal(String device, int[] best) {
    Map<String, int[]> more = new TreeMap<>(originals);
    more.put(device, best);
    return new BatchState(seen, more, complete, updatedAt);
  }

  BatchState oneMore(int expected, long at) {
    boolean last = seen + 1 == expected;
    return new BatchState(seen + 1, last ? Map.of() : originals, last, Math.max(updatedAt, at));
  }

  /** For each input of a device, whether the original's best class differs from that on some other device. */
  boolean[] noise(String device) {
    int[] here = originals.get(device);
    boolean[] noise = new boolean[here.length];
    originals.values().stream().filter(there -> there.length == here.length).forEach(there -> {
      for (int i = 0; i < here.length; i++) {
        noise[i] |= there[i] != here[i];
      }
    });
    return noise;
  }

  void write(DataOutput out) throws IOException {
    out.writeInt(seen);
    out.writeInt(originals.size());
    for (Map.Entry<String, int[]> original : originals.entrySet()) {
      out.writeUTF(original.getKey());
      out.writeInt(original.getValue().length);
      for (int best : original.getValue()) {
        out.writeInt(best);
      }
    }
    out.writeBoolean(complete);
    out.writeLong(updatedAt);
  }

  static BatchState read(DataInput in) throws IOException {
    int seen = in.readInt();
    Map<String, int[]> originals = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String device = in.readUTF();
      int[] best = new int[in.readInt()];
      for (int i = 0; i < best.length; i++) {
        best[i] = in.readInt();
      }
      originals.put(device, best);
    }
    return new BatchState(seen, originals, in.readBoolean(), in.readLong());
  }
}
