package org.apache.tvm;

/** What a method handle throws, as what a caller may see: native functions throw nothing themselves. */
final class Unchecked {
  private Unchecked() {}

  static RuntimeException rethrow(Throwable thrown) {
    return switch (thrown) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      default -> new IllegalStateException(thrown);
    };
  }
}
