package dev.mutatenn.analytics.statistics;

import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Keys;
import dev.mutatenn.schemas.Mutation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A mutant within an experiment, and how much of it is to come.
 *
 * @param devices in the request's order
 * @param batches how many each device answers
 */
public record Subject(String experiment, String model, String mutant, Mutation mutation, List<DeviceBinding> devices, int batches) {
  public static final String ORIGINAL = "original";

  public static Subject of(InferenceOutput output) {
    var frame = output.getFrame();
    return new Subject(frame.getExperiment(), frame.getModel(), output.getMutant(), output.getMutation(), frame.getDevices(), frame.getBatches());
  }

  public boolean original() {
    return mutant.equals(ORIGINAL);
  }

  public String key() {
    return Keys.mutant(experiment, model, mutant);
  }

  public List<String> deviceNames() {
    return devices.stream().map(DeviceBinding::getDevice).toList();
  }

  public void write(DataOutput out) throws IOException {
    for (String text : new String[] {experiment, model, mutant, mutation.getOperator(), mutation.getCategory(), mutation.getLevel().name()}) {
      out.writeUTF(text);
    }
    Text.write(out, mutation.getSite());
    out.writeInt(mutation.getOrdinal());
    Map<String, String> parameters = new TreeMap<>(mutation.getParameters());
    out.writeInt(parameters.size());
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      out.writeUTF(parameter.getKey());
      Text.write(out, parameter.getValue());
    }
    out.writeInt(devices.size());
    for (DeviceBinding device : devices) {
      out.writeUTF(device.getDevice());
      out.writeUTF(device.getTarget());
    }
    out.writeInt(batches);
  }

  public static Subject read(DataInput in) throws IOException {
    String experiment = in.readUTF();
    String model = in.readUTF();
    String mutant = in.readUTF();
    String operator = in.readUTF();
    String category = in.readUTF();
    var level = dev.mutatenn.schemas.Level.valueOf(in.readUTF());
    String site = Text.read(in);
    int ordinal = in.readInt();
    Map<String, String> parameters = new TreeMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      parameters.put(in.readUTF(), Text.read(in));
    }
    List<DeviceBinding> devices = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      devices.add(new DeviceBinding(in.readUTF(), in.readUTF()));
    }
    return new Subject(experiment, model, mutant, new Mutation(operator, category, level, site, ordinal, parameters), devices, in.readInt());
  }
}
