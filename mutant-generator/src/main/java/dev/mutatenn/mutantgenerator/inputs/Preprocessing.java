package dev.mutatenn.mutantgenerator.inputs;

/**
 * How an image becomes the input of a network: resized, then pixel → (pixel / scale − mean) / std in double precision, rounded once to float32.
 *
 * @param height rows of the network's input
 * @param width columns of the network's input
 * @param channels 1 or 3, the network's
 * @param channelsFirst true for NCHW, false for NHWC
 * @param scale divisor of the 0..255 pixel, not zero
 * @param mean one value a channel
 * @param std one value a channel, none zero
 */
public record Preprocessing(int height, int width, int channels, boolean channelsFirst, double scale, double[] mean, double[] std) {

  public Preprocessing {
    if (mean.length != channels || std.length != channels) {
      throw new IllegalArgumentException("mean and std need " + channels + " values");
    }
  }

  /** Elements of one input. */
  public int elements() {
    return height * width * channels;
  }

  /** Write the input of an image into {@code target} from {@code offset} on: {@link #elements()} values. */
  public void apply(Pixels image, float[] target, int offset) {
    var samples = BilinearResize.resize(image.withChannels(channels), height, width).samples();
    int plane = height * width;
    for (int channel = 0; channel < channels; channel++) {
      for (int pixel = 0; pixel < plane; pixel++) {
        double value = samples[pixel * channels + channel] & 0xff;
        int index = channelsFirst ? channel * plane + pixel : pixel * channels + channel;
        target[offset + index] = (float) ((value / scale - mean[channel]) / std[channel]);
      }
    }
  }
}
