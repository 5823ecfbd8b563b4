package dev.mutatenn.cli.command;

/** What was asked cannot be meant; the message says what would be right. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
