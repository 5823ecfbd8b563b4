package dev.mutatenn.analytics.topology;

import dev.mutatenn.schemas.InferenceOutput;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;

/**
 * An output that has come.
 *
 * @param output the record while somebody still has to be compared with it; empty once nobody has, and then the entry only says
 *     that another of its kind is a duplicate
 */
record Arrival(Optional<InferenceOutput> output) {
  static final Arrival SPENT = new Arrival(Optional.empty());
  private static final AvroState<InferenceOutput> AVRO = new AvroState<>(InferenceOutput.class);

  void write(DataOutput out) throws IOException {
    out.writeBoolean(output.isPresent());
    if (output.isPresent()) {
      AVRO.write(output.get(), out);
    }
  }

  static Arrival read(DataInput in) throws IOException {
    return in.readBoolean() ? new Arrival(Optional.of(AVRO.read(in))) : SPENT;
  }
}
