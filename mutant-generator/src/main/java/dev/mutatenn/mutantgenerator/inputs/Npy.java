package dev.mutatenn.mutantgenerator.inputs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * NumPy's .npy format, versions 1 to 3, for little-endian float32 and float64 in C order
 * (<a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>).
 */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final String REMEDY = "write it with numpy.save of a C-contiguous float32 array";

  private Npy() {
  }

  /**
   * A tensor.
   *
   * @param shape extents, none negative
   * @param values elements in C order
   */
  public record Tensor(int[] shape, float[] values) {
  }

  /** A version 1.0 file, byte for byte what {@code numpy.save} writes for a float32 array of this shape. */
  public static byte[] write(Tensor tensor) {
    if (elements(tensor.shape()) != tensor.values().length) {
      throw new IllegalArgumentException(tensor.values().length + " values for shape " + Arrays.toString(tensor.shape()));
    }
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple(tensor.shape()) + ", }";
    int preamble = MAGIC.length + 2 + 2;
    int padded = Math.ceilDiv(preamble + header.length() + 1, ALIGNMENT) * ALIGNMENT - preamble;
    header = header + " ".repeat(padded - header.length() - 1) + "\n";
    var buffer = ByteBuffer.allocate(preamble + padded + 4 * tensor.values().length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded).put(header.getBytes(StandardCharsets.US_ASCII));
    buffer.asFloatBuffer().put(tensor.values());
    return buffer.array();
  }

  /** The tensor in a file; float64 is rounded to float32. */
  public static Tensor read(byte[] file) throws UnreadableInputException {
    var buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 12 || !Arrays.equals(MAGIC, 0, MAGIC.length, file, 0, MAGIC.length)) {
      throw new UnreadableInputException("is not a .npy file", REMEDY);
    }
    int version = buffer.get(6);
    long length = version == 1 ? buffer.getShort(8) & 0xffff : buffer.getInt(8) & 0xffffffffL;
    long start = (version == 1 ? 10 : 12) + length;
    if (version < 1 || version > 3 || start > file.length) {
      throw new UnreadableInputException("has a broken .npy header", REMEDY);
    }
    String header = new String(file, version == 1 ? 10 : 12, (int) length, StandardCharsets.UTF_8);
    String descr = field(DESCR, header);
    if (!descr.equals("<f4") && !descr.equals("<f8")) {
      throw new UnreadableInputException("holds elements of type " + descr, REMEDY);
    }
    if (field(ORDER, header).equals("True")) {
      throw new UnreadableInputException("is in Fortran order", REMEDY);
    }
    int[] shape = shape(field(SHAPE, header));
    int width = descr.equals("<f4") ? 4 : 8;
    long elements = elements(shape);
    if (elements > Integer.MAX_VALUE / width || elements * width != file.length - start) {
      throw new UnreadableInputException("has %d bytes of data, its shape %s needs %d".formatted(file.length - start, tuple(shape),
          elements * width), REMEDY);
    }
    return new Tensor(shape, values(buffer.position((int) start).slice().order(ByteOrder.LITTLE_ENDIAN), (int) elements, width));
  }

  private static float[] values(ByteBuffer data, int elements, int width) {
    var values = new float[elements];
    if (width == 4) {
      data.asFloatBuffer().get(values);
    } else {
      for (int i = 0; i < elements; i++) {
        values[i] = (float) data.getDouble(8 * i);
      }
    }
    return values;
  }

  private static String field(Pattern pattern, String header) throws UnreadableInputException {
    var matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw new UnreadableInputException("has a broken .npy header", REMEDY);
    }
    return matcher.group(1);
  }

  private static int[] shape(String tuple) throws UnreadableInputException {
    try {
      return Arrays.stream(tuple.split(",")).map(String::strip).filter(s -> !s.isEmpty()).mapToInt(Integer::parseUnsignedInt).toArray();
    } catch (NumberFormatException e) {
      throw new UnreadableInputException("has a broken shape (" + tuple + ")", REMEDY);
    }
  }

  private static long elements(int[] shape) {
    long product = 1;
    for (int extent : shape) {
      // Saturated: what is as large as that is refused anyway, and must not wrap round to something small.
      product = product != 0 && extent > Long.MAX_VALUE / product ? Long.MAX_VALUE / Double.BYTES : product * extent;
    }
    return product;
  }

  private static String tuple(int[] shape) {
    return Arrays.stream(shape).mapToObj(Integer::toString).collect(Collectors.joining(", ", "(", shape.length == 1 ? ",)" : ")"));
  }
}
