package dev.mutatenn.tvmdriver;

/** A worker process ended, or was ended, in the middle of a request. */
final class WorkerDied extends Exception {
  private static final long serialVersionUID = 1L;

  private final CompileResult.Kind kind;

  WorkerDied(CompileResult.Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  CompileResult.Kind kind() {
    return kind;
  }
}
