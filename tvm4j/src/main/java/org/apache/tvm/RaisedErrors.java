package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Errors on their way across the border: raised by TVM and thrown in Java, thrown in Java and raised in TVM. */
final class RaisedErrors {
  /** The exception a callback on this thread ended with last: the cause of the error that TVM hands on from it. */
  private static final ThreadLocal<Crossing> LAST_THROWN = new ThreadLocal<>();

  /** What TVM 0.27 (src/runtime/rpc/rpc_endpoint.cc, rpc_socket_impl.cc) says, as InternalError, when a session's server is gone. */
  private static final List<String> CONNECTION_LOST = List.of("SockChannel::", "Expected connection to server",
      "Channel closes before we get needed bytes", "code == RPCCode::kReturn", "== RPCCode::kCopyAck", "RPCCode::kShutdown");

  private record Crossing(String message, Throwable thrown) {}

  private RaisedErrors() {}

  /** Takes the error that this thread's last native call raised. */
  static TVMError take() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Ffi.errorMoveFromRaised(out.address());
      long error = out.get(JAVA_LONG, 0);
      if (error == 0) {
        return new TVMError("InternalError", "A native function failed without saying why", "", null);
      }
      MemorySegment cell = NativeLayouts.cell(error, 48);
      String kind = NativeLayouts.string(cell, 0);
      String message = NativeLayouts.string(cell, 16);
      String backtrace = NativeLayouts.string(cell, 32);
      Ffi.decRef(error);
      if (kind.equals("InternalError") && CONNECTION_LOST.stream().anyMatch(message::contains)) {
        return new TVMError(TVMError.RPC_CONNECTION_ERROR, "The connection to the RPC server is lost: " + message, backtrace, null);
      }
      return new TVMError(kind, message, backtrace, causeOf(message));
    }
  }

  /** Raises an exception of a callback as this thread's TVM error. */
  static void raise(Throwable thrown) {
    String kind = thrown instanceof TVMError error ? error.kind() : thrown.getClass().getSimpleName();
    String message = thrown instanceof TVMError error ? error.rawMessage() : String.valueOf(thrown.getMessage());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Ffi.errorCreate(NativeLayouts.byteArray(kind, arena).address(), NativeLayouts.byteArray(message, arena).address(),
          NativeLayouts.byteArray(stackTrace(thrown), arena).address(), out.address());
      long error = out.get(JAVA_LONG, 0);
      Ffi.errorSetRaised(error);
      Ffi.decRef(error);
    }
    LAST_THROWN.set(new Crossing(message, thrown));
  }

  private static Throwable causeOf(String message) {
    Crossing crossing = LAST_THROWN.get();
    LAST_THROWN.remove();
    return crossing != null && message.contains(crossing.message()) ? crossing.thrown() : null;
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
