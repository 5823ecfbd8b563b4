package dev.mutatenn.analytics.topology;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Serdes of what never leaves the topology (state, internal topics): a version byte and the record's own binary form. */
final class Encoded {
  /** Of all internal forms together; raise it with any change of one. */
  static final byte VERSION = 1;

  /** Writes a record. */
  interface Writer<T> {
    void write(T value, DataOutput out) throws IOException;
  }

  /** Reads a record. */
  interface Reader<T> {
    T read(DataInput in) throws IOException;
  }

  private Encoded() {}

  static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom((topic, value) -> value == null ? null : bytes(value, writer),
        (topic, bytes) -> bytes == null ? null : value(bytes, reader));
  }

  private static <T> byte[] bytes(T value, Writer<T> writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeByte(VERSION);
      writer.write(value, out);
      out.flush();
    } catch (IOException e) {
      throw new SerializationException("cannot write " + value.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
    return bytes.toByteArray();
  }

  private static <T> T value(byte[] bytes, Reader<T> reader) {
    try {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
      byte version = in.readByte();
      if (version != VERSION) {
        throw new SerializationException("internal state of version " + version + ", this build reads version " + VERSION
            + ": use another mutatenn.analytics.application-id, which computes all anew");
      }
      return reader.read(in);
    } catch (IOException e) {
      throw new SerializationException("internal state is damaged: " + e.getMessage(), e);
    }
  }
}
