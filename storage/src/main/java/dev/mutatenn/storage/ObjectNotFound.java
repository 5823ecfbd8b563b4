package dev.mutatenn.storage;

/** There is no such object. */
public final class ObjectNotFound extends StorageException {
  private static final long serialVersionUID = 1L;

  public ObjectNotFound(String message, Throwable cause) {
    super(message, cause);
  }
}
