package dev.mutatenn.workqueue;

/** A record that cannot be processed, however often it is tried. */
public final class PoisonRecordException extends Exception {
  private static final long serialVersionUID = 1L;

  /** @param message what is wrong, and what would be right */
  public PoisonRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
