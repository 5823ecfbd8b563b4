package dev.mutatenn.inferencerunner.protocol;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a runner answers. */
public sealed interface Response {

  /**
   * It is up, and confined.
   *
   * @param missing which parts of the confinement this machine does not allow, in words
   */
  record Ready(List<String> missing) implements Response {
    public Ready {
      missing = List.copyOf(missing);
    }
  }

  /** The artifact is loaded. */
  record Loaded() implements Response {}

  /**
   * The output of one inference.
   *
   * @param nanos wall time of the inference, without copying the input in and the output out
   * @param output float32 little-endian, in C order; nobody changes it
   */
  record Answer(long nanos, byte[] output) implements Response {
    /** How long an answer may be held back to be sent with the next ones: each write wakes the worker, which costs more than a small inference. */
    public static final Duration HELD_BACK = Duration.ofMillis(10);
  }

  /**
   * Loading or an inference raised an error. The runner ends.
   *
   * @param step what was being done
   * @param message the error's kind and message
   */
  record Failed(Step step, String message) implements Response {}

  /** What a runner does. */
  enum Step {
    LOAD,
    RUN
  }

  /** Writes the body of a frame. */
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Ready(List<String> missing) -> {
        out.writeByte('Y');
        out.writeInt(missing.size());
        for (String part : missing) {
          out.writeUTF(part);
        }
      }
      case Loaded() -> out.writeByte('L');
      case Answer(long nanos, byte[] output) -> {
        out.writeByte('A');
        out.writeLong(nanos);
        out.writeInt(output.length);
        out.write(output);
      }
      case Failed(Step step, String message) -> {
        out.writeByte('F');
        out.writeByte(step.ordinal());
        byte[] text = message.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        out.writeInt(text.length);
        out.write(text);
      }
    }
  }

  /**
   * Reads the body of a frame.
   *
   * @throws IOException when it is none
   */
  static Response read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'Y' -> {
        int parts = in.readInt();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < parts; i++) {
          missing.add(in.readUTF());
        }
        yield new Ready(missing);
      }
      case 'L' -> new Loaded();
      case 'A' -> new Answer(in.readLong(), Frames.bytes(in));
      case 'F' -> {
        byte step = in.readByte();
        if (step < 0 || step >= Step.values().length) {
          throw new IOException("there is no step " + step);
        }
        yield new Failed(Step.values()[step], new String(Frames.bytes(in), java.nio.charset.StandardCharsets.UTF_8));
      }
      default -> throw new IOException("no response begins with " + kind);
    };
  }
}
