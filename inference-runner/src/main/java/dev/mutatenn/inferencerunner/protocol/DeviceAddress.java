package dev.mutatenn.inferencerunner.protocol;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Where an artifact runs. */
public sealed interface DeviceAddress {

  /**
   * In the runner itself.
   *
   * @param kind TVM's name of the device type, for example {@code cpu}
   * @param index which of them, from 0
   */
  record Local(String kind, int index) implements DeviceAddress {}

  /**
   * Behind a TVM RPC server.
   *
   * @param host of the server
   * @param port of the server
   * @param key the server's
   * @param kind TVM's name of the device type there
   * @param index which of them, from 0
   */
  record Remote(String host, int port, String key, String kind, int index) implements DeviceAddress {}

  /** Writes it. */
  default void write(DataOutput out) throws IOException {
    switch (this) {
      case Local(String kind, int index) -> {
        out.writeByte('L');
        out.writeUTF(kind);
        out.writeInt(index);
      }
      case Remote(String host, int port, String key, String kind, int index) -> {
        out.writeByte('R');
        out.writeUTF(host);
        out.writeInt(port);
        out.writeUTF(key);
        out.writeUTF(kind);
        out.writeInt(index);
      }
    }
  }

  /**
   * Reads it.
   *
   * @throws IOException when it is none
   */
  static DeviceAddress read(DataInput in) throws IOException {
    byte kind = in.readByte();
    return switch (kind) {
      case 'L' -> new Local(in.readUTF(), in.readInt());
      case 'R' -> new Remote(in.readUTF(), in.readInt(), in.readUTF(), in.readUTF(), in.readInt());
      default -> throw new IOException("no device address begins with " + kind);
    };
  }
}
