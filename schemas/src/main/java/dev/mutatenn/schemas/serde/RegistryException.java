package dev.mutatenn.schemas.serde;

import org.apache.kafka.common.errors.SerializationException;

/** The schema registry refused, or could not be reached. */
public final class RegistryException extends SerializationException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RegistryException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** HTTP status of the refusal; 0 when the registry was not reached. */
  public int status() {
    return status;
  }
}
