package dev.mutatenn.analytics.statistics;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an output that arrived adds to the slots of one mutant.
 *
 * @param parts by slot; each slot gets one part a batch
 */
public record Contribution(Subject subject, int batch, Map<Slot, Part> parts) {

  public void write(DataOutput out) throws IOException {
    subject.write(out);
    out.writeInt(batch);
    out.writeInt(parts.size());
    for (Map.Entry<Slot, Part> part : parts.entrySet()) {
      out.writeUTF(part.getKey().name());
      part.getValue().write(out);
    }
  }

  public static Contribution read(DataInput in) throws IOException {
    Subject subject = Subject.read(in);
    int batch = in.readInt();
    Map<Slot, Part> parts = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      parts.put(Slot.parse(in.readUTF()), Part.read(in));
    }
    return new Contribution(subject, batch, parts);
  }
}
