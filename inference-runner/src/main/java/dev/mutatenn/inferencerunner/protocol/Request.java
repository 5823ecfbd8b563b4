package dev.mutatenn.inferencerunner.protocol;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a worker asks of its runner. */
public sealed interface Request {

  /**
   * Load the artifact; once.
   *
   * @param library absolute path of the shared object
   * @param device where it runs
   * @param cpuSeconds processor time the process may use from its start on; the kernel ends it beyond; 0 for no limit
   */
  record Load(Path library, DeviceAddress device, long cpuSeconds) implements Request {}

  /**
   * Run consecutive inputs of one tensor file, each as an inference of its own.
   *
   * @param tensors absolute path of a file with float32 little-endian values
   * @param offset where the first input begins, in bytes
   * @param shape of one inference, batch dimension (1) first
   * @param count how many inputs, 1 or more
   */
  record Run(Path tensors, long offset, List<Integer> shape, int count) implements Request {
    public Run {
      shape = List.copyOf(shape);
    }

    /** Bytes of one input. */
    public long inputBytes() {
      return shape.stream().mapToLong(Integer::longValue).reduce(Float.BYTES, Math::multiplyExact);
    }
  }

  /** Writes the body of a frame. */
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Load(Path library, DeviceAddress device, long cpuSeconds) -> {
        out.writeByte('L');
        out.writeUTF(library.toString());
        device.write(out);
        out.writeLong(cpuSeconds);
      }
      case Run(Path tensors, long offset, List<Integer> shape, int count) -> {
        out.writeByte('R');
        out.writeUTF(tensors.toString());
        out.writeLong(offset);
        out.writeInt(shape.size());
        for (int extent : shape) {
          out.writeInt(extent);
        }
        out.writeInt(count);
      }
    }
  }

  /**
   * Reads the body of a frame.
   *
   * @throws IOException when it is none
   */
  static Request read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'L' -> new Load(Path.of(in.readUTF()), DeviceAddress.read(in), in.readLong());
      case 'R' -> {
        Path tensors = Path.of(in.readUTF());
        long offset = in.readLong();
        int dimensions = in.readInt();
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
          shape.add(in.readInt());
        }
        yield new Run(tensors, offset, shape, in.readInt());
      }
      default -> throw new IOException("no request begins with " + kind);
    };
  }
}
