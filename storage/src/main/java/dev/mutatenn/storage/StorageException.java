package dev.mutatenn.storage;

/** Object storage failed; unless it is one of the subclasses, trying again later may help. */
public class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
