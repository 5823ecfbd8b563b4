package dev.mutatenn.tvmdriver;

/** A network that this system cannot use. */
public final class ModelRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  public ModelRefused(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What would help. */
  public String remedy() {
    return remedy;
  }
}
