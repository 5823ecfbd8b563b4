package dev.mutatenn.storage;

import java.net.URI;

/**
 * A stored object and what its content must be.
 *
 * @param uri where it lies
 * @param sha256 SHA-256 of its content, 64 lower-case hex digits
 * @param bytes its size
 */
public record Blob(URI uri, String sha256, long bytes) {
  public Blob {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("no SHA-256 in lower-case hex: \"" + sha256 + "\"");
    }
    if (bytes < 0) {
      throw new IllegalArgumentException("negative size: " + bytes);
    }
  }
}
