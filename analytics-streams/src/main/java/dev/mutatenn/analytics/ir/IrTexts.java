package dev.mutatenn.analytics.ir;

import dev.mutatenn.schemas.BlobRef;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.storage.ObjectStore;
import dev.mutatenn.storage.StorageException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads IR texts from object storage. */
public final class IrTexts {
  private static final long MOST_BYTES = 8L << 20;

  private final Optional<ObjectStore> store;

  /** @param store empty where none is configured: then nothing can be read */
  public IrTexts(Optional<ObjectStore> store) {
    this.store = store;
  }

  /** A text that cannot be had, and why. */
  public static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** @throws UnreadableException when there is no storage, or the object is gone, damaged or larger than 8 MiB */
  public String read(BlobRef ref) {
    ObjectStore open = store.orElseThrow(() -> new UnreadableException(
        "IR lies in object storage, and analytics-streams has none: set mutatenn.storage.root (and mutatenn.storage.options.*)", null));
    if (ref.getBytes() > MOST_BYTES) {
      throw new UnreadableException("the IR is " + ref.getBytes() + " bytes long, too long to be shown; it lies at " + ref.getUri(), null);
    }
    try {
      return new String(open.read(new Blob(URI.create(ref.getUri()), ref.getSha256(), ref.getBytes())), StandardCharsets.UTF_8);
    } catch (StorageException e) {
      throw new UnreadableException("the IR cannot be read: " + e.getMessage(), e);
    }
  }
}
