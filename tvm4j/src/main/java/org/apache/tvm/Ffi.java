package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.invoke.MethodHandle;

/**
 * The functions of libtvm_ffi's C ABI (tvm/ffi/c_api.h) that tvm4j calls. Pointers are passed as 64-bit integers, which
 * the System V and AArch64 calling conventions treat alike.
 */
final class Ffi {
  private static final MethodHandle OBJECT_INC_REF = function("TVMFFIObjectIncRef", JAVA_INT, JAVA_LONG);
  private static final MethodHandle OBJECT_DEC_REF = function("TVMFFIObjectDecRef", JAVA_INT, JAVA_LONG);
  private static final MethodHandle FUNCTION_GET_GLOBAL = function("TVMFFIFunctionGetGlobal", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle FUNCTION_SET_GLOBAL = function("TVMFFIFunctionSetGlobal", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
  private static final MethodHandle FUNCTION_CALL = function("TVMFFIFunctionCall", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG);
  private static final MethodHandle FUNCTION_CREATE =
      function("TVMFFIFunctionCreate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ANY_VIEW_TO_OWNED = function("TVMFFIAnyViewToOwnedAny", JAVA_INT, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle ERROR_MOVE_FROM_RAISED = function("TVMFFIErrorMoveFromRaised", null, JAVA_LONG);
  private static final MethodHandle ERROR_SET_RAISED = function("TVMFFIErrorSetRaised", null, JAVA_LONG);
  private static final MethodHandle ERROR_CREATE = function("TVMFFIErrorCreate", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
  private static final MethodHandle TENSOR_FROM_DLPACK =
      function("TVMFFITensorFromDLPack", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle STRING_FROM_BYTES = function("TVMFFIStringFromByteArray", JAVA_INT, JAVA_LONG, JAVA_LONG);

  private Ffi() {}

  static void incRef(long object) {
    try {
      check((int) OBJECT_INC_REF.invokeExact(object));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void decRef(long object) {
    try {
      check((int) OBJECT_DEC_REF.invokeExact(object));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  /** Writes the function's handle, or 0 where there is none of that name, to {@code out}. */
  static void functionGetGlobal(long name, long out) {
    try {
      check((int) FUNCTION_GET_GLOBAL.invokeExact(name, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void functionSetGlobal(long name, long function, boolean override) {
    try {
      check((int) FUNCTION_SET_GLOBAL.invokeExact(name, function, override ? 1 : 0));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void functionCall(long function, long args, int count, long result) {
    try {
      check((int) FUNCTION_CALL.invokeExact(function, args, count, result));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void functionCreate(long self, long safeCall, long deleter, long out) {
    try {
      check((int) FUNCTION_CREATE.invokeExact(self, safeCall, deleter, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  /** Turns a view, which borrows, into a value that owns what it refers to. */
  static void anyViewToOwned(long view, long out) {
    try {
      check((int) ANY_VIEW_TO_OWNED.invokeExact(view, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void errorMoveFromRaised(long out) {
    try {
      ERROR_MOVE_FROM_RAISED.invokeExact(out);
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void errorSetRaised(long error) {
    try {
      ERROR_SET_RAISED.invokeExact(error);
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void errorCreate(long kind, long message, long backtrace, long out) {
    try {
      check((int) ERROR_CREATE.invokeExact(kind, message, backtrace, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void tensorFromDlpack(long managedTensor, long out) {
    try {
      check((int) TENSOR_FROM_DLPACK.invokeExact(managedTensor, 0, 1, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  static void stringFromBytes(long bytes, long out) {
    try {
      check((int) STRING_FROM_BYTES.invokeExact(bytes, out));
    } catch (Throwable thrown) {
      throw Unchecked.rethrow(thrown);
    }
  }

  private static void check(int status) {
    if (status != 0) {
      throw RaisedErrors.take();
    }
  }

  private static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    TVMRuntime.ensureLoaded();
    FunctionDescriptor descriptor = result == null ? FunctionDescriptor.ofVoid(arguments) : FunctionDescriptor.of(result, arguments);
    return Linker.nativeLinker().downcallHandle(NativeLibraries.symbol(name), descriptor);
  }
}
