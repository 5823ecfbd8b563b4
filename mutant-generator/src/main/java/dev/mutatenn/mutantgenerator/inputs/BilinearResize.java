package dev.mutatenn.mutantgenerator.inputs;

/**
 * Antialiased bilinear resizing, sample for sample what Pillow's {@code Image.resize(size, BILINEAR)} gives for 8-bit images.
 *
 * <p>A separable convolution with a triangle filter that is widened when the image shrinks: first along rows, then along columns, each pass rounded
 * to 8 bits. Weights are 22-bit fixed-point numbers, as in Pillow's documented precision for 8-bit images. A pass that keeps the size is left out.
 */
public final class BilinearResize {

  private static final int PRECISION_BITS = 22;

  private BilinearResize() {
  }

  /** The image scaled to {@code height} × {@code width}, both at least 1. */
  public static Pixels resize(Pixels image, int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("cannot resize to " + height + "x" + width);
    }
    var wide = width == image.width() ? image : alongRows(image, Filter.between(image.width(), width));
    return height == image.height() ? wide : alongColumns(wide, Filter.between(image.height(), height));
  }

  private static Pixels alongRows(Pixels image, Filter filter) {
    int channels = image.channels();
    var output = new byte[image.height() * filter.outputs() * channels];
    int next = 0;
    for (int row = 0; row < image.height(); row++) {
      for (int column = 0; column < filter.outputs(); column++) {
        for (int channel = 0; channel < channels; channel++) {
          int start = (row * image.width() + filter.first[column]) * channels + channel;
          output[next++] = filter.apply(column, image.samples(), start, channels);
        }
      }
    }
    return new Pixels(image.height(), filter.outputs(), channels, output);
  }

  private static Pixels alongColumns(Pixels image, Filter filter) {
    int stride = image.width() * image.channels();
    var output = new byte[filter.outputs() * stride];
    int next = 0;
    for (int row = 0; row < filter.outputs(); row++) {
      for (int offset = 0; offset < stride; offset++) {
        output[next++] = filter.apply(row, image.samples(), filter.first[row] * stride + offset, stride);
      }
    }
    return new Pixels(filter.outputs(), image.width(), image.channels(), output);
  }

  /** For each output position: the first input position it draws from, and the fixed-point weights from there on. */
  private record Filter(int[] first, int[][] weights) {

    static Filter between(int inputs, int outputs) {
      double scale = (double) inputs / outputs;
      double support = Math.max(scale, 1.0);
      var first = new int[outputs];
      var weights = new int[outputs][];
      for (int output = 0; output < outputs; output++) {
        double centre = (output + 0.5) * scale;
        int from = Math.max((int) (centre - support + 0.5), 0);
        int to = Math.min((int) (centre + support + 0.5), inputs);
        first[output] = from;
        weights[output] = fixedPoint(triangle(centre, support, from, to));
      }
      return new Filter(first, weights);
    }

    private static double[] triangle(double centre, double support, int from, int to) {
      var values = new double[to - from];
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        double distance = Math.abs((i + from - centre + 0.5) * (1.0 / support));
        values[i] = distance < 1 ? 1 - distance : 0;
        sum += values[i];
      }
      for (int i = 0; i < values.length; i++) {
        values[i] = sum == 0 ? values[i] : values[i] / sum;
      }
      return values;
    }

    private static int[] fixedPoint(double[] values) {
      var fixed = new int[values.length];
      for (int i = 0; i < values.length; i++) {
        fixed[i] = (int) (0.5 + values[i] * (1 << PRECISION_BITS));
      }
      return fixed;
    }

    int outputs() {
      return first.length;
    }

    byte apply(int output, byte[] samples, int start, int step) {
      int sum = 1 << (PRECISION_BITS - 1);
      for (int weight : weights[output]) {
        sum += weight * (samples[start] & 0xff);
        start += step;
      }
      return (byte) Math.clamp(sum >> PRECISION_BITS, 0, 255);
    }
  }
}
