package dev.mutatenn.analytics.statistics;

/** A record that decodes but contradicts itself or its experiment's frame: it can never be processed. */
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message);
  }
}
