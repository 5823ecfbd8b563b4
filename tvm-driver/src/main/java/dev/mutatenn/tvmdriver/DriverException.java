package dev.mutatenn.tvmdriver;

/** TVM could not be asked: its process did not start, died or took too long. Not the model's fault as far as one can tell. */
public final class DriverException extends Exception {
  private static final long serialVersionUID = 1L;

  public DriverException(String message, Throwable cause) {
    super(message, cause);
  }
}
