package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.MalformedRecordException;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.ExperimentFrame;
import dev.mutatenn.schemas.InferenceOutput;
import dev.mutatenn.schemas.Keys;

/** What must hold of an output before it may count. */
final class OutputCheck {

  private OutputCheck() {}

  /** @throws MalformedRecordException saying what is wrong */
  static void check(String key, InferenceOutput output) {
    if (key == null || output == null) {
      throw new MalformedRecordException("an inference output needs a key and a value");
    }
    ExperimentFrame frame = output.getFrame();
    if (frame.getClasses() < 1 || frame.getTopK() < 1 || frame.getMutants() < 1) {
      throw new MalformedRecordException("a frame needs classes, topK and mutants of at least 1: " + frame.getClasses() + ", " + frame.getTopK()
          + ", " + frame.getMutants());
    }
    if (output.getBatch() < 0 || output.getBatch() >= frame.getBatches()) {
      throw new MalformedRecordException("batch " + output.getBatch() + " of an experiment with " + frame.getBatches() + " batches");
    }
    String expected = key(output);
    if (!expected.equals(key)) {
      throw new MalformedRecordException("the key is " + key + ", of this record it must be " + expected);
    }
    if (frame.getDevices().stream().map(DeviceBinding::getDevice).noneMatch(output.getDevice()::equals)) {
      throw new MalformedRecordException("device " + output.getDevice() + " is none of the experiment's: " + frame.getDevices());
    }
  }

  private static String key(InferenceOutput output) {
    ExperimentFrame frame = output.getFrame();
    try {
      for (DeviceBinding device : frame.getDevices()) {
        Keys.verdict(frame.getExperiment(), frame.getModel(), output.getMutant(), device.getDevice());
      }
      return Keys.batch(frame.getExperiment(), frame.getModel(), output.getBatch());
    } catch (IllegalArgumentException e) {
      throw new MalformedRecordException(e.getMessage());
    }
  }
}
