package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Subject;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the measurement of one mutant stands.
 *
 * @param finalSlots how many slots have all their batches
 * @param judged devices for which a verdict is out
 * @param done whether everything final is out; then nothing else of the mutant is kept
 * @param updatedAt time of the last contribution, milliseconds since the epoch
 */
record MutantState(Subject subject, int finalSlots, Set<String> judged, boolean done, long updatedAt) {

  static MutantState of(Subject subject) {
    return new MutantState(subject, 0, Set.of(), false, 0);
  }

  void write(DataOutput out) throws IOException {
    subject.write(out);
    out.writeInt(finalSlots);
    out.writeInt(judged.size());
    for (String device : judged) {
      out.writeUTF(device);
    }
    out.writeBoolean(done);
    out.writeLong(updatedAt);
  }

  static MutantState read(DataInput in) throws IOException {
    Subject subject = Subject.read(in);
    int finalSlots = in.readInt();
    Set<String> judged = new TreeSet<>();
    for (int left = in.readInt(); left > 0; left--) {
      judged.add(in.readUTF());
    }
    return new MutantState(subject, finalSlots, judged, in.readBoolean(), in.readLong());
  }
}
