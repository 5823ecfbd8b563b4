package dev.mutatenn.inferenceworker.runner;

/** A runner that gives no more answers; it is dead when this is thrown. */
final class RunnerEnded extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Ending ending;

  RunnerEnded(Ending ending) {
    super(ending.detail());
    this.ending = ending;
  }

  Ending ending() {
    return ending;
  }
}
