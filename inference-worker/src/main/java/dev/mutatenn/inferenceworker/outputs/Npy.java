package dev.mutatenn.inferenceworker.outputs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's .npy format, version 1.0, float32 little-endian in C order
 * (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>).
 */
public final class Npy {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final int PREAMBLE = MAGIC.length + Short.BYTES;
  private static final int ALIGNMENT = 64;
  private static final Pattern HEADER = Pattern.compile("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(([0-9, ]*)\\), \\}\\s*");

  private Npy() {}

  /**
   * What a file says of itself.
   *
   * @param shape extents
   * @param offset where the values begin, in bytes
   */
  public record Header(List<Integer> shape, long offset) {}

  /**
   * A file, byte for byte what {@code numpy.save} writes.
   *
   * @param shape extents
   * @param values float32 little-endian in C order
   */
  public static byte[] file(List<Integer> shape, byte[] values) {
    String tuple = shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "(", shape.size() == 1 ? ",)" : ")"));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple + ", }";
    int length = Math.ceilDiv(PREAMBLE + header.length() + 1, ALIGNMENT) * ALIGNMENT - PREAMBLE;
    return ByteBuffer.allocate(PREAMBLE + length + values.length).order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC).putShort((short) length)
        .put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII))
        .put(values).array();
  }

  /**
   * Reads a file's header.
   *
   * @throws IOException when it is not such a file, or not as long as its shape says
   */
  public static Header header(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] preamble = in.readNBytes(PREAMBLE);
      if (preamble.length < PREAMBLE || !Arrays.equals(MAGIC, 0, MAGIC.length, preamble, 0, MAGIC.length)) {
        throw new IOException(file + " is no .npy file of version 1.0");
      }
      int length = ByteBuffer.wrap(preamble).order(ByteOrder.LITTLE_ENDIAN).getShort(MAGIC.length) & 0xffff;
      String text = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
      Matcher header = HEADER.matcher(text);
      if (!header.matches()) {
        throw new IOException(file + " holds something else than float32 in C order: " + text.strip());
      }
      List<Integer> shape = Arrays.stream(header.group(1).split(",")).map(String::strip).filter(extent -> !extent.isEmpty())
          .map(Integer::valueOf).toList();
      long offset = (long) PREAMBLE + length;
      long bytes = shape.stream().mapToLong(Integer::longValue).reduce(Float.BYTES, Math::multiplyExact);
      if (Files.size(file) != offset + bytes) {
        throw new IOException(file + " has " + (Files.size(file) - offset) + " bytes of values; its shape " + shape + " needs " + bytes);
      }
      return new Header(shape, offset);
    }
  }
}
