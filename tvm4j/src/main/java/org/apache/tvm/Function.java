package org.apache.tvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * A function that TVM can call (a PackedFunc): a global one, one of a module, or one made of a Java {@link Callback}.
 *
 * <p>{@link #call} takes all arguments at once and may be called by any number of threads together, as far as what it
 * calls allows. {@link #pushArg} and {@link #invoke} collect arguments per thread; a push whose invoke never comes, as
 * after an exception in between, stays for that thread's next invoke of the same function.
 */
public final class Function extends TVMObject {
  Function(OwnedHandle owned) {
    super(owned, TypeIndex.kTVMFFIFunction);
  }

  /** A global function, or null where there is none of that name, as in Apache's tvm4j. */
  public static Function getFunction(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(ValueLayout.JAVA_LONG);
      Ffi.functionGetGlobal(NativeLayouts.byteArray(name, arena).address(), out.address());
      long address = out.get(ValueLayout.JAVA_LONG, 0);
      return address == 0 ? null : new Function(new OwnedHandle(address));
    }
  }

  /**
   * A global function that has to be there.
   *
   * @throws IllegalArgumentException where there is none of that name
   */
  public static Function getGlobalFunc(String name) {
    Function function = getFunction(name);
    if (function == null) {
      throw new IllegalArgumentException("TVM's runtime has no global function " + name);
    }
    return function;
  }

  /** The names of all global functions. */
  public static List<String> listGlobalFuncNames() {
    try (Function names = API.getGlobalFunc("ffi.FunctionListGlobalNamesFunctor").call().asFunction()) {
      long count = names.call(-1).asLong();
      List<String> list = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        list.add(names.call(i).asString());
      }
      return List.copyOf(list);
    }
  }

  /**
   * Calls the function.
   *
   * @param args numbers, booleans, strings, byte arrays, native memory segments (as bytes, without a copy), devices,
   *     types, TVM values or null
   * @throws TVMError if the function fails
   * @throws IllegalArgumentException if TVM has no value for an argument
   */
  public TVMValue call(Object... args) {
    return call(owned.scope(), args);
  }

  /** Calls; an object that comes back belongs to {@code scope}, or is local if that is null. */
  TVMValue call(RemoteScope scope, Object[] args) {
    CallStack stack = CallStack.current();
    CallFrame frame = stack.open();
    try {
      for (Object arg : args) {
        frame.push(arg);
      }
    } catch (RuntimeException | Error thrown) {
      stack.free(frame);
      throw thrown;
    }
    return stack.invoke(this, frame, scope);
  }

  /** Calls the function with what this thread pushed. */
  public TVMValue invoke() {
    CallStack stack = CallStack.current();
    return stack.invoke(this, stack.pending(this), owned.scope());
  }

  public Function pushArg(int arg) {
    return pushArg((long) arg);
  }

  public Function pushArg(long arg) {
    CallStack.current().pending(this).push(TypeIndex.kTVMFFIInt, arg);
    return this;
  }

  public Function pushArg(float arg) {
    return pushArg((double) arg);
  }

  public Function pushArg(double arg) {
    CallStack.current().pending(this).pushDouble(arg);
    return this;
  }

  public Function pushArg(boolean arg) {
    CallStack.current().pending(this).push(TypeIndex.kTVMFFIBool, arg ? 1L : 0L);
    return this;
  }

  public Function pushArg(String arg) {
    return pushAny(arg);
  }

  public Function pushArg(byte[] arg) {
    return pushAny(arg);
  }

  /** Bytes in native memory, without a copy. */
  public Function pushArg(MemorySegment arg) {
    return pushAny(arg);
  }

  public Function pushArg(Device arg) {
    return pushAny(arg);
  }

  public Function pushArg(TVMType arg) {
    return pushAny(arg);
  }

  public Function pushArg(TVMValue arg) {
    return pushAny(arg);
  }

  @Override
  public Function asFunction() {
    return this;
  }

  @Override
  public String toString() {
    return "a function";
  }

  private Function pushAny(Object arg) {
    CallStack stack = CallStack.current();
    CallFrame frame = stack.pending(this);
    try {
      frame.push(arg);
      return this;
    } catch (RuntimeException | Error thrown) {
      stack.free(frame);
      throw thrown;
    }
  }

  /** A Java function that TVM can call, on any thread. */
  @FunctionalInterface
  public interface Callback {
    /**
     * Answers a call of TVM's. Objects among the arguments may be kept and are closed like any others; a {@link TensorBase}
     * that {@link TensorBase#isView is a view} is good only until this returns. Whatever this throws becomes TVM's error.
     *
     * @return what {@link Function#call} takes as an argument
     */
    Object invoke(TVMValue... args) throws Exception;
  }

  /** Makes a function of a callback, which lives as long as TVM refers to it. */
  public static Function convertFunc(Callback function) {
    return Callbacks.create(function);
  }

  /**
   * Makes a callback a global function.
   *
   * @throws TVMError if there is one of that name and {@code override} is false
   */
  public static void register(String name, Callback function, boolean override) {
    try (Function created = convertFunc(function); Arena arena = Arena.ofConfined()) {
      long address = created.owned.acquire();
      try {
        Ffi.functionSetGlobal(NativeLayouts.byteArray(name, arena).address(), address, override);
      } finally {
        created.owned.release();
      }
    }
    API.forget(name);
  }

  /** {@link #register(String, Callback, boolean)} without override. */
  public static void register(String name, Callback function) {
    register(name, function, false);
  }
}
