package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.inputs.Preprocessing;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.Preprocess;
import java.util.List;
import java.util.Optional;

/** Whether what {@code preprocess} makes of an image is what the model takes. */
final class ModelInputCheck {

  private static final int IMAGE_RANK = 4;

  private ModelInputCheck() {
  }

  /** Note the problems of a model's input as such: it must be float32, of a fixed shape, with batch dimension 1. */
  static boolean isUsable(String dtype, List<Integer> shape, String field, Problems problems) {
    return problems.require(dtype.equals("float32"), field, "the model's input is of type " + dtype, "export it with a float32 input")
        & problems.require(!shape.isEmpty() && shape.getFirst() == 1 && shape.stream().allMatch(extent -> extent >= 1), field,
            "the model's input has the shape " + shape, "export it with a fixed shape and batch size 1");
  }

  /**
   * The preprocessing, or problems.
   *
   * @param shape the model's input, usable
   * @param field path of the model within the request
   */
  static Optional<Preprocessing> preprocessing(Preprocess preprocess, List<Integer> shape, String field, Problems problems) {
    boolean channelsFirst = preprocess.getLayout() == Layout.NCHW;
    String taken = "the model takes " + shape;
    if (!problems.require(shape.size() == IMAGE_RANK, field + ".uri", taken + ", which is no image",
        "use a model with a 4-dimensional input, or a .npy dataset")) {
      return Optional.empty();
    }
    int channels = shape.get(channelsFirst ? 1 : 3);
    int height = shape.get(channelsFirst ? 2 : 1);
    int width = shape.get(channelsFirst ? 3 : 2);
    if (!problems.require(channels == 1 || channels == 3, field + ".preprocess.layout", taken + ", so as " + preprocess.getLayout() + " it has "
        + channels + " channels",
        "use a model of 1 or 3 channels, and the layout it was trained with (NCHW or NHWC)")) {
      return Optional.empty();
    }
    boolean fits = problems.require(preprocess.getResize().equals(List.of(height, width)), field + ".preprocess.resize",
        "resize is " + preprocess.getResize() + ", " + taken, "use [" + height + ", " + width + "]")
        & channels(preprocess.getMean(), channels, field + ".preprocess.mean", taken, problems)
        & channels(preprocess.getStd(), channels, field + ".preprocess.std", taken, problems);
    return fits ? Optional.of(new Preprocessing(height, width, channels, channelsFirst, preprocess.getScale(), spread(preprocess.getMean(), channels),
        spread(preprocess.getStd(), channels))) : Optional.empty();
  }

  private static boolean channels(List<Double> values, int channels, String field, String taken, Problems problems) {
    return problems.require(values.size() == 1 || values.size() == channels, field, "there are " + values.size() + " values, " + taken,
        channels == 1 ? "give 1 value" : "give " + channels + " values, or 1 for all channels");
  }

  private static double[] spread(List<Double> values, int channels) {
    var spread = new double[channels];
    for (int channel = 0; channel < channels; channel++) {
      spread[channel] = values.get(values.size() == 1 ? 0 : channel);
    }
    return spread;
  }
}
