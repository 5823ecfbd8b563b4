package dev.mutatenn.mutantgenerator.inputs;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, BMP and GIF files that somebody else made: sizes are checked before any pixel is decoded, and whatever a decoder throws becomes
 * an {@link UnreadableInputException}. Transparency is dropped, 16-bit samples are cut to their upper byte.
 *
 * @param maxPixels largest width × height that is decoded
 */
public record ImageDecoder(long maxPixels) {

  private static final List<String> FORMATS = List.of("png", "jpeg", "bmp", "gif");
  private static final String REMEDY = "use a PNG, JPEG, BMP or GIF file";

  /** The first image of the file, grey (1 channel) if it is stored so, else colour (3 channels). */
  public Pixels decode(byte[] file) throws UnreadableInputException {
    try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      ImageReader reader = readerOf(stream);
      try {
        reader.setInput(stream, true, true);
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > maxPixels) {
          throw new UnreadableInputException("has %d x %d pixels".formatted(width, height), "use an image of at most " + maxPixels + " pixels");
        }
        return pixels(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Decoders report broken files with any of these; none of them is a fault of ours.
      throw new UnreadableInputException("is not a readable image (" + summary(e) + ")", REMEDY);
    }
  }

  private static ImageReader readerOf(ImageInputStream stream) throws IOException, UnreadableInputException {
    var readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      var reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
    }
    throw new UnreadableInputException("is not an image of a known format", REMEDY);
  }

  private static Pixels pixels(BufferedImage image) {
    ColorModel model = image.getColorModel();
    if (model instanceof ComponentColorModel && !model.isAlphaPremultiplied()) {
      int bands = model.getNumColorComponents();
      int depth = model.getComponentSize(0);
      boolean unsigned = image.getRaster().getTransferType() == DataBuffer.TYPE_BYTE || image.getRaster().getTransferType() == DataBuffer.TYPE_USHORT;
      if (unsigned && (bands == 1 || bands == 3) && (depth == 8 || depth == 16)) {
        return raw(image, bands, depth - 8);
      }
    }
    return converted(image);
  }

  /** The samples as they are stored: {@code getRGB} would take grey for linear light and brighten it. */
  private static Pixels raw(BufferedImage image, int bands, int shift) {
    int width = image.getWidth();
    int height = image.getHeight();
    var samples = new byte[width * height * bands];
    for (int band = 0; band < bands; band++) {
      for (int y = 0; y < height; y++) {
        int[] row = image.getRaster().getSamples(0, y, width, 1, band, (int[]) null);
        for (int x = 0; x < width; x++) {
          samples[(y * width + x) * bands + band] = (byte) (row[x] >> shift);
        }
      }
    }
    return new Pixels(height, width, bands, samples);
  }

  private static Pixels converted(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    var samples = new byte[width * height * 3];
    int next = 0;
    for (int y = 0; y < height; y++) {
      for (int rgb : image.getRGB(0, y, width, 1, null, 0, width)) {
        samples[next++] = (byte) (rgb >> 16);
        samples[next++] = (byte) (rgb >> 8);
        samples[next++] = (byte) rgb;
      }
    }
    return new Pixels(height, width, 3, samples);
  }

  private static String summary(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
