package dev.mutatenn.mutantgenerator.inputs;

/** An input file whose content cannot be used: what is wrong, and what would be right. */
public final class UnreadableInputException extends Exception {

  private final String remedy;

  public UnreadableInputException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What would be right, as a full clause. */
  public String remedy() {
    return remedy;
  }
}
