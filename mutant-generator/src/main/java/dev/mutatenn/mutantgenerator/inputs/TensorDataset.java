package dev.mutatenn.mutantgenerator.inputs;

import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.InputItem;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A .npy tensor whose first axis counts the inputs: taken as it is, nothing is preprocessed, no label is known. */
final class TensorDataset implements Dataset {

  private final Npy.Tensor tensor;
  private final int size;
  private final int elements;

  private TensorDataset(Npy.Tensor tensor, int size, int elements) {
    this.tensor = tensor;
    this.size = size;
    this.elements = elements;
  }

  /**
   * Read the file and compare its shape with the model's input.
   *
   * @param inputShape shape of one inference, batch dimension (1) first
   */
  static Optional<Dataset> open(URI uri, int limit, List<Integer> inputShape, RequestFiles files, Problems problems) {
    var file = files.read(uri, ImageFolder.FIELD, "the dataset", problems);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      var tensor = Npy.read(file.get());
      int[] one = inputShape.stream().skip(1).mapToInt(Integer::intValue).toArray();
      boolean fits = tensor.shape().length == one.length + 1 && Arrays.equals(tensor.shape(), 1, tensor.shape().length, one, 0, one.length);
      if (!problems.require(fits, ImageFolder.FIELD, "the tensor has the shape " + Arrays.toString(tensor.shape()),
          "the model needs [n, " + Arrays.toString(one).substring(1))) {
        return Optional.empty();
      }
      return Optional.of(new TensorDataset(tensor, Math.min(limit, tensor.shape()[0]), IntStream.of(one).reduce(1, (a, b) -> a * b)));
    } catch (UnreadableInputException e) {
      problems.add(ImageFolder.FIELD, "the dataset " + e.getMessage(), e.remedy());
      return Optional.empty();
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public InputItem item(int index) {
    return new InputItem(Integer.toString(index), -1);
  }

  @Override
  public boolean read(int index, float[] target, int offset, Problems problems) {
    System.arraycopy(tensor.values(), index * elements, target, offset, elements);
    return true;
  }
}
