package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Java functions that TVM calls, and Java memory that TVM lets go of: everything by which native code enters Java. */
final class Callbacks {
  private static final Map<Long, Function.Callback> FUNCTIONS = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  private static final long CALL = stub("onCall", MethodType.methodType(int.class, long.class, long.class, int.class, long.class),
      FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  /** What a DLManagedTensor over Java's memory has as its deleter. */
  static final long RELEASE_TENSOR =
      stub("onReleaseTensor", MethodType.methodType(void.class, long.class), FunctionDescriptor.ofVoid(JAVA_LONG));
  private static final long DELETE = stub("onDelete", MethodType.methodType(void.class, long.class), FunctionDescriptor.ofVoid(JAVA_LONG));

  private Callbacks() {}

  static Function create(Function.Callback callback) {
    long id = NEXT.getAndIncrement();
    FUNCTIONS.put(id, callback);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Ffi.functionCreate(id, CALL, DELETE, out.address());
      return new Function(new OwnedHandle(out.get(JAVA_LONG, 0)));
    }
  }

  /** How many callbacks TVM still refers to. */
  static int count() {
    return FUNCTIONS.size();
  }

  /** TVMFFISafeCallType. An exception that left an upcall would end the process, so none does. */
  private static int onCall(long id, long args, int count, long result) {
    try {
      MemorySegment views = NativeLayouts.at(args, (long) count * NativeLayouts.ANY_BYTES);
      TVMValue[] values = new TVMValue[count];
      for (int i = 0; i < count; i++) {
        values[i] = Values.borrow(views.asSlice((long) i * NativeLayouts.ANY_BYTES, NativeLayouts.ANY_BYTES));
      }
      answer(FUNCTIONS.get(id).invoke(values), result);
      return 0;
    } catch (Throwable thrown) {
      return fail(thrown);
    }
  }

  /** Writes a callback's answer as a value that owns what it refers to. */
  private static void answer(Object value, long result) {
    CallStack stack = CallStack.current();
    CallFrame frame = stack.open();
    try {
      frame.push(value);
      frame.moveFirstTo(result);
    } finally {
      stack.free(frame);
    }
  }

  private static int fail(Throwable thrown) {
    try {
      RaisedErrors.raise(thrown);
    } catch (Throwable second) {
      // The caller then reports a failure without a reason, which still beats ending the process.
      return -1;
    }
    return -1;
  }

  private static void onDelete(long id) {
    try {
      FUNCTIONS.remove(id);
    } catch (Throwable thrown) {
      // As above all else here: an exception out of an upcall would end the process.
    }
  }

  private static void onReleaseTensor(long managedTensor) {
    try {
      SegmentTensors.release(managedTensor);
    } catch (Throwable thrown) {
      // Keeping the memory is the lesser evil: an exception out of here would end the process.
    }
  }

  private static long stub(String name, MethodType type, FunctionDescriptor descriptor) {
    try {
      MethodHandle target = MethodHandles.lookup().findStatic(Callbacks.class, name, type);
      return Linker.nativeLinker().upcallStub(target, descriptor, Arena.global()).address();
    } catch (ReflectiveOperationException exception) {
      throw new IllegalStateException(exception);
    }
  }
}
