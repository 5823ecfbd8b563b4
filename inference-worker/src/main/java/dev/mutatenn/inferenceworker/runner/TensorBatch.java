package dev.mutatenn.inferenceworker.runner;

import dev.mutatenn.inferencerunner.protocol.Request;
import java.nio.file.Path;
import java.util.List;

/**
 * Consecutive inputs in a file.
 *
 * @param file float32 little-endian values from {@code offset} on
 * @param offset in bytes
 * @param shape of one inference, batch dimension (1) first
 * @param count how many inputs, 1 or more
 */
public record TensorBatch(Path file, long offset, List<Integer> shape, int count) {
  public TensorBatch {
    shape = List.copyOf(shape);
  }

  /** The request to run all of them. */
  Request.Run whole() {
    return new Request.Run(file, offset, shape, count);
  }

  /** The request to run the first. */
  Request.Run first() {
    return new Request.Run(file, offset, shape, 1);
  }
}
