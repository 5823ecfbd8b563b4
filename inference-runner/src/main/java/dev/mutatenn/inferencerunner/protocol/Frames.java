package dev.mutatenn.inferencerunner.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Frames on a stream. */
public final class Frames {
  /** A longer one is taken for garbage: what a runner says may have been written by a faulty artifact. */
  public static final int LONGEST = 256 << 20;

  private Frames() {}

  /** Writes a request and sends it off. */
  public static void send(OutputStream out, Request request) throws IOException {
    send(out, request::write);
  }

  /** Writes a response and sends it off. */
  public static void send(OutputStream out, Response response) throws IOException {
    send(out, response::write);
  }

  /** The next request; empty at the end of the stream. */
  public static Optional<Request> request(InputStream in) throws IOException {
    return next(in, Request::read);
  }

  /**
   * The next response; empty at the end of the stream.
   *
   * @throws IOException also when what comes is no response
   */
  public static Optional<Response> response(InputStream in) throws IOException {
    return next(in, Response::read);
  }

  /** A length, then so many bytes. */
  static byte[] bytes(DataInput in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST) {
      throw new IOException("no length: " + length);
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return bytes;
  }

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private interface Parser<T> {
    T read(DataInput in) throws IOException;
  }

  /** In one write, so that a frame is whole or not there. */
  private static void send(OutputStream out, Body body) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.writeBytes(new byte[Integer.BYTES]);
    body.write(new DataOutputStream(frame));
    byte[] bytes = frame.toByteArray();
    ByteBuffer.wrap(bytes).putInt(bytes.length - Integer.BYTES);
    out.write(bytes);
    out.flush();
  }

  private static <T> Optional<T> next(InputStream in, Parser<T> parser) throws IOException {
    byte[] length = in.readNBytes(Integer.BYTES);
    if (length.length == 0) {
      return Optional.empty();
    }
    if (length.length < Integer.BYTES) {
      throw new EOFException("the stream ends within a frame");
    }
    int bytes = ByteBuffer.wrap(length).getInt();
    if (bytes < 1 || bytes > LONGEST) {
      throw new IOException("no frame: its length would be " + bytes);
    }
    byte[] body = in.readNBytes(bytes);
    if (body.length < bytes) {
      throw new EOFException("the stream ends within a frame");
    }
    ByteArrayInputStream rest = new ByteArrayInputStream(body);
    T message = parser.read(new DataInputStream(rest));
    if (rest.available() > 0) {
      throw new IOException("a frame with " + rest.available() + " bytes too many");
    }
    return Optional.of(message);
  }
}
