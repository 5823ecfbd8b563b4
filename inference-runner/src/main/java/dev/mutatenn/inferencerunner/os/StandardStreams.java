package dev.mutatenn.inferencerunner.os;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The frames' streams, out of reach of what native code prints and reads: they get descriptors of their own, standard output goes
 * where standard error goes, and standard input is empty. Both must be pipes.
 *
 * @param in from the parent
 * @param out to the parent
 */
public record StandardStreams(InputStream in, OutputStream out) {

  /** Moves them away; before any foreign code is loaded. */
  public static StandardStreams take() throws IOException {
    StandardStreams streams = new StandardStreams(new FileInputStream("/proc/self/fd/0"), new FileOutputStream("/proc/self/fd/1"));
    int nothing = Libc.openForReading("/dev/null");
    if (nothing < 0 || Libc.dup2(nothing, 0) < 0 || Libc.dup2(2, 1) < 0) {
      throw new IOException("cannot move the standard streams: errno " + Libc.errno());
    }
    return streams;
  }
}
