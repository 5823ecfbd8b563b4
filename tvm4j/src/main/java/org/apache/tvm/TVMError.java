package org.apache.tvm;

/** An error that TVM, a compiled module or a remote server raised. */
public class TVMError extends RuntimeException {
  /** The kind of an error that means that an RPC server cannot be reached, or no longer. */
  public static final String RPC_CONNECTION_ERROR = "RPCConnectionError";

  private static final long serialVersionUID = 1L;

  private final String kind;
  private final String rawMessage;
  private final String backtrace;

  TVMError(String kind, String message, String backtrace, Throwable cause) {
    super(message.startsWith(kind + ": ") ? message : kind + ": " + message, cause);
    this.kind = kind;
    this.rawMessage = message;
    this.backtrace = backtrace;
  }

  /**
   * An error, for a callback to throw.
   *
   * @param kind such as ValueError
   * @param message for a person to read
   * @param cause what it comes from, or null
   */
  public TVMError(String kind, String message, Throwable cause) {
    this(kind, message, "", cause);
  }

  /** {@link #TVMError(String, String, Throwable)} without a cause. */
  public TVMError(String kind, String message) {
    this(kind, message, "", null);
  }

  /** Whether it means that a session's server is gone: close the session and connect anew. */
  public boolean isConnectionLost() {
    return kind.equals(RPC_CONNECTION_ERROR);
  }

  /** TVM's name for this sort of error, such as ValueError, InternalError or RPCError (a server's answer that it failed). */
  public String kind() {
    return kind;
  }

  /** The message without the kind in front. */
  public String rawMessage() {
    return rawMessage;
  }

  /** The native frames the error passed through, innermost last, as text; empty if TVM recorded none. */
  public String backtrace() {
    return backtrace;
  }
}
