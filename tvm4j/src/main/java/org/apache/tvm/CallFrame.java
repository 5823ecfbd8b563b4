package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The arguments of one call as an array of TVMFFIAny, what they refer to, and the place for the result. */
final class CallFrame {
  private static final int SCRATCH_BYTES = 512;

  /** The function whose arguments are being pushed; null during the call. */
  Function owner;

  private MemorySegment args = Arena.ofAuto().allocate(8L * NativeLayouts.ANY_BYTES, 16);
  private OwnedHandle[] held = new OwnedHandle[8];
  private int count;
  private int heldCount;
  /** Result first, then room for short strings. */
  private final MemorySegment memory = Arena.ofAuto().allocate(NativeLayouts.ANY_BYTES + SCRATCH_BYTES, 16);
  private long used = NativeLayouts.ANY_BYTES;
  /** For what does not fit; null mostly. */
  private Arena overflow;

  void push(Object arg) {
    switch (arg) {
      case null -> push(TypeIndex.kTVMFFINone, 0L);
      case TVMObject object -> pushObject(object);
      case Integer value -> push(TypeIndex.kTVMFFIInt, value.longValue());
      case Long value -> push(TypeIndex.kTVMFFIInt, value);
      case Float value -> pushDouble(value);
      case Double value -> pushDouble(value);
      case Boolean value -> push(TypeIndex.kTVMFFIBool, value ? 1L : 0L);
      case String value -> pushString(value);
      case byte[] value -> pushBytes(value);
      case MemorySegment value -> pushSegment(value);
      case Device value -> pushDevice(value);
      case TVMType value -> pushType(value);
      case TVMValueNull _ -> push(TypeIndex.kTVMFFINone, 0L);
      case TVMValueLong value -> push(TypeIndex.kTVMFFIInt, value.value);
      case TVMValueDouble value -> pushDouble(value.value);
      case TVMValueString value -> pushString(value.value);
      case TVMValueBytes value -> pushBytes(value.value);
      case TVMValueHandle value -> push(TypeIndex.kTVMFFIOpaquePtr, value.value);
      case TVMValueDevice value -> pushDevice(value.value);
      case TVMValueType value -> pushType(value.value);
      default -> throw new IllegalArgumentException("TVM cannot take an argument of " + arg.getClass().getName()
          + "; it takes numbers, booleans, strings, bytes, native memory segments, devices, types and TVM's own values");
    }
  }

  void push(int typeIndex, long value) {
    long offset = slot(typeIndex);
    args.set(JAVA_LONG, offset + NativeLayouts.ANY_VALUE, value);
    count++;
  }

  void pushDouble(double value) {
    long offset = slot(TypeIndex.kTVMFFIFloat);
    args.set(JAVA_DOUBLE, offset + NativeLayouts.ANY_VALUE, value);
    count++;
  }

  void pushObject(TVMObject object) {
    if (object instanceof TensorBase tensor) {
      tensor.checkAccessible();
    }
    if (object.owned == null) {
      push(TypeIndex.kTVMFFIDLTensorPtr, ((TensorBase) object).dltensor().address());
      return;
    }
    long address = object.owned.acquire();
    hold(object.owned);
    push(object.typeIndex, address);
  }

  void pushDevice(Device device) {
    push(TypeIndex.kTVMFFIDevice, device.packed());
  }

  void pushType(TVMType type) {
    push(TypeIndex.kTVMFFIDataType, type.packed());
  }

  void pushString(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf('\0') < 0) {
      MemorySegment copy = allocate(utf8.length + 1L);
      MemorySegment.copy(utf8, 0, copy, JAVA_BYTE, 0, utf8.length);
      copy.set(JAVA_BYTE, utf8.length, (byte) 0);
      push(TypeIndex.kTVMFFIRawStr, copy.address());
    } else {
      pushStringObject(utf8);
    }
  }

  void pushBytes(byte[] bytes) {
    MemorySegment copy = allocate(bytes.length);
    MemorySegment.copy(bytes, 0, copy, JAVA_BYTE, 0, bytes.length);
    pushSegment(copy);
  }

  /** Bytes without a copy; the segment must stay alive until the call returns. */
  void pushSegment(MemorySegment bytes) {
    if (!bytes.isNative()) {
      throw new IllegalArgumentException("Only native memory segments can be passed without a copy; pass a byte[] instead of " + bytes);
    }
    push(TypeIndex.kTVMFFIByteArrayPtr, byteArray(bytes));
  }

  /** Writes the first argument, as a value that owns what it refers to, to a TVMFFIAny. */
  void moveFirstTo(long any) {
    Ffi.anyViewToOwned(args.address(), any);
  }

  TVMValue call(Function function, RemoteScope scope) {
    memory.set(JAVA_LONG, 0, 0L);
    memory.set(JAVA_LONG, NativeLayouts.ANY_VALUE, 0L);
    long address = function.owned.acquire();
    try {
      Ffi.functionCall(address, args.address(), count, memory.address());
    } finally {
      function.owned.release();
    }
    return Values.take(memory, scope);
  }

  void reset() {
    owner = null;
    count = 0;
    used = NativeLayouts.ANY_BYTES;
    for (int i = 0; i < heldCount; i++) {
      held[i].release();
      held[i] = null;
    }
    heldCount = 0;
    if (overflow != null) {
      overflow.close();
      overflow = null;
    }
  }

  private long slot(int typeIndex) {
    long offset = (long) count * NativeLayouts.ANY_BYTES;
    if (offset == args.byteSize()) {
      MemorySegment larger = Arena.ofAuto().allocate(args.byteSize() * 2, 16);
      larger.copyFrom(args);
      args = larger;
    }
    args.set(JAVA_INT, offset, typeIndex);
    args.set(JAVA_INT, offset + NativeLayouts.ANY_SMALL_LENGTH, 0);
    return offset;
  }

  /** A raw C string ends at its first zero byte, so a string that has one becomes an object, released with the frame. */
  private void pushStringObject(byte[] utf8) {
    MemorySegment copy = allocate(utf8.length);
    MemorySegment.copy(utf8, 0, copy, JAVA_BYTE, 0, utf8.length);
    MemorySegment out = allocate(NativeLayouts.ANY_BYTES);
    Ffi.stringFromBytes(byteArray(copy), out.address());
    int typeIndex = out.get(JAVA_INT, 0);
    long value = out.get(JAVA_LONG, NativeLayouts.ANY_VALUE);
    long offset = slot(typeIndex);
    args.set(JAVA_INT, offset + NativeLayouts.ANY_SMALL_LENGTH, out.get(JAVA_INT, NativeLayouts.ANY_SMALL_LENGTH));
    args.set(JAVA_LONG, offset + NativeLayouts.ANY_VALUE, value);
    count++;
    if (typeIndex >= TypeIndex.kTVMFFIStaticObjectBegin) {
      hold(new OwnedHandle(value));
    }
  }

  /** Releases one use of a handle when the call is over; for one that nobody else uses, that is its last. */
  private void hold(OwnedHandle handle) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, heldCount * 2);
    }
    held[heldCount++] = handle;
  }

  /** The address of a TVMFFIByteArray over native memory. */
  private long byteArray(MemorySegment content) {
    MemorySegment struct = allocate(NativeLayouts.BYTE_ARRAY_BYTES);
    struct.set(JAVA_LONG, 0, content.address());
    struct.set(JAVA_LONG, 8, content.byteSize());
    return struct.address();
  }

  private MemorySegment allocate(long bytes) {
    long start = (used + 7) & -8L;
    if (start + bytes <= memory.byteSize()) {
      used = start + bytes;
      return memory.asSlice(start, bytes);
    }
    if (overflow == null) {
      overflow = Arena.ofConfined();
    }
    return overflow.allocate(bytes, 16);
  }
}
