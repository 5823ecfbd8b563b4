package dev.mutatenn.mutantgenerator.service;

/** A request under the id of another experiment. */
public final class ExperimentIdTakenException extends Exception {

  private static final long serialVersionUID = 1L;

  public ExperimentIdTakenException(String message) {
    super(message);
  }
}
