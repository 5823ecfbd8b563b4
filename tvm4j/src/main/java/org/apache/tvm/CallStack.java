package org.apache.tvm;

import java.util.ArrayList;
import java.util.List;

/**
 * One thread's calls: those under way (a callback's calls lie above the call that runs it) and the one whose arguments
 * are being pushed. Frames are reused.
 */
final class CallStack {
  private static final ThreadLocal<CallStack> CURRENT = ThreadLocal.withInitial(CallStack::new);

  private final List<CallFrame> frames = new ArrayList<>();
  private int depth;

  private CallStack() {}

  static CallStack current() {
    return CURRENT.get();
  }

  CallFrame open() {
    if (depth == frames.size()) {
      frames.add(new CallFrame());
    }
    return frames.get(depth++);
  }

  /** The frame of a function whose arguments are being pushed. */
  CallFrame pending(Function function) {
    if (depth > 0 && frames.get(depth - 1).owner == function) {
      return frames.get(depth - 1);
    }
    CallFrame frame = open();
    frame.owner = function;
    return frame;
  }

  /** Calls with a frame's arguments, after which this frame, and any left above it by callbacks, are free. */
  TVMValue invoke(Function function, CallFrame frame, RemoteScope scope) {
    frame.owner = null;
    try {
      return frame.call(function, scope);
    } finally {
      free(frame);
    }
  }

  void free(CallFrame frame) {
    CallFrame top;
    do {
      top = frames.get(--depth);
      top.reset();
    } while (top != frame);
  }
}
