package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One artifact and what to run it over.
 *
 * @param library the shared object, its digest verified
 * @param checkedLibrary the same mutant with bound checks, or null
 * @param device where it runs
 * @param batches the inputs
 * @param classes elements of one output
 * @param deadline of one inference
 * @param reconnect how long the server of a remote device that was lost is waited for
 */
public record ArtifactJob(Path library, Path checkedLibrary, DeviceAddress device, List<TensorBatch> batches, int classes, Duration deadline,
    Duration reconnect) {
  public ArtifactJob {
    batches = List.copyOf(batches);
    if (batches.isEmpty()) {
      throw new IllegalArgumentException("an artifact is run over one batch at least");
    }
  }

  /** How many inputs in all. */
  public int inputs() {
    return batches.stream().mapToInt(TensorBatch::count).sum();
  }
}
