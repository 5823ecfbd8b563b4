package dev.mutatenn.tvmdriver;

import dev.mutatenn.catalogue.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One compilation.
 *
 * @param onnx the network; a file named by its content, for what is known of it is kept under its path
 * @param mutations what to plant, all at sites of the original; none for the original, several for a higher-order mutant
 * @param target what to compile for
 * @param outputFolder gets the files; one job's alone
 * @param deadline after which it is given up
 * @param checked whether the artifact checks every access to memory when it runs, and fails with an IndexError whose message begins
 *     with "out of bounds" instead of leaving the memory of a buffer
 */
public record CompileJob(Path onnx, List<PlannedMutation> mutations, Target target, Path outputFolder, Duration deadline, boolean checked) {
  public CompileJob {
    mutations = List.copyOf(mutations);
  }

  /** Of one mutation, or of none (null) for the original; unchecked. */
  public CompileJob(Path onnx, PlannedMutation mutation, Target target, Path outputFolder, Duration deadline) {
    this(onnx, mutation == null ? List.of() : List.of(mutation), target, outputFolder, deadline, false);
  }

  /** The one mutation, or null for the original. */
  public PlannedMutation mutation() {
    return switch (mutations.size()) {
      case 0 -> null;
      case 1 -> mutations.getFirst();
      default -> throw new IllegalStateException("there are " + mutations.size() + " mutations");
    };
  }
}
