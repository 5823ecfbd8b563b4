package dev.mutatenn.mutantgenerator.inputs;

/**
 * An image of 8-bit samples.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 * @param channels 1 (grey) or 3 (red, green, blue)
 * @param samples height × width × channels values, row by row, the channels of a pixel side by side; 0..255 as unsigned bytes
 */
public record Pixels(int height, int width, int channels, byte[] samples) {

  public Pixels {
    if (height < 1 || width < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException("not an image: " + height + "x" + width + "x" + channels);
    }
    if (samples.length != height * width * channels) {
      throw new IllegalArgumentException(samples.length + " samples for " + height + "x" + width + "x" + channels);
    }
  }

  /** This image with so many channels: grey is repeated; colour becomes luma (ITU-R BT.601, in 16-bit fixed point as Pillow computes it). */
  public Pixels withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    var converted = new byte[height * width * wanted];
    for (int pixel = 0; pixel < height * width; pixel++) {
      if (wanted == 3) {
        converted[3 * pixel] = converted[3 * pixel + 1] = converted[3 * pixel + 2] = samples[pixel];
      } else {
        int red = samples[3 * pixel] & 0xff;
        int green = samples[3 * pixel + 1] & 0xff;
        int blue = samples[3 * pixel + 2] & 0xff;
        converted[pixel] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
      }
    }
    return new Pixels(height, width, wanted, converted);
  }
}
