package dev.mutatenn.storage;

import java.net.URI;
import java.util.List;

/** A URI that this process may not read. */
public final class ForbiddenUriException extends StorageException {
  private static final long serialVersionUID = 1L;

  public ForbiddenUriException(URI uri, String why, List<URI> allowed) {
    super(uri + ": " + why + "; allowed is what lies below " + String.join(", ", allowed.stream().map(URI::toString).toList()), null);
  }
}
