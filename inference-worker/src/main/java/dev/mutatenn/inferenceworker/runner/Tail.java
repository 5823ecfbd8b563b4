package dev.mutatenn.inferenceworker.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Drains what a process prints, however much it is, and keeps the end of it. */
final class Tail {
  private static final int KEPT = 8 << 10;
  private static final int CHUNK = 4 << 10;

  private final byte[] ring = new byte[KEPT];
  private long written;
  private final Thread drain;

  Tail(InputStream printed, String name) {
    drain = Thread.ofVirtual().name(name).start(() -> drain(printed));
  }

  /** The last of it, once the process has ended. */
  String text() throws InterruptedException {
    // Whoever inherited the stream could hold it open: then what has come so far must do.
    drain.join(java.time.Duration.ofSeconds(2));
    synchronized (this) {
      int length = (int) Math.min(written, KEPT);
      byte[] end = new byte[length];
      for (int i = 0; i < length; i++) {
        end[i] = ring[(int) ((written - length + i) % KEPT)];
      }
      return new String(end, StandardCharsets.UTF_8).strip();
    }
  }

  private void drain(InputStream printed) {
    byte[] chunk = new byte[CHUNK];
    try (printed) {
      for (int n = printed.read(chunk); n >= 0; n = printed.read(chunk)) {
        keep(chunk, n);
      }
    } catch (IOException e) {
      // The stream of a killed process: there is no more to read.
    }
  }

  private synchronized void keep(byte[] chunk, int n) {
    for (int i = 0; i < n; i++) {
      ring[(int) (written++ % KEPT)] = chunk[i];
    }
  }
}
