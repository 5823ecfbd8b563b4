package dev.mutatenn.mutantgenerator.service;

/** A request that is not carried out; the message lists all that is wrong with it. */
public final class RequestRejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  public RequestRejectedException(String problems) {
    super(problems);
  }
}
