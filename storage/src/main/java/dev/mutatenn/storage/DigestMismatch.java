package dev.mutatenn.storage;

/** A stored object's content is not what its digest says: damaged or tampered with, and never to be used. */
public final class DigestMismatch extends StorageException {
  private static final long serialVersionUID = 1L;

  public DigestMismatch(Blob wanted, String found) {
    super(wanted.uri() + ": SHA-256 is " + found + ", not " + wanted.sha256() + " as recorded", null);
  }
}
