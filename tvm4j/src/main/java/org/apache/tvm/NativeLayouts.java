package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Where things lie in the structs of tvm/ffi/c_api.h and dlpack.h, in bytes. */
final class NativeLayouts {
  /** sizeof(TVMFFIAny): int32 type index, uint32 padding or small-string length, 8 bytes of value. */
  static final int ANY_BYTES = 16;
  static final int ANY_SMALL_LENGTH = 4;
  static final int ANY_VALUE = 8;
  /** sizeof(TVMFFIObject), after which an object's cell starts. */
  static final int OBJECT_BYTES = 24;
  /** sizeof(TVMFFIByteArray): data pointer, size. */
  static final int BYTE_ARRAY_BYTES = 16;
  /** sizeof(DLTensor). */
  static final int DLTENSOR_BYTES = 48;
  static final int DLTENSOR_DEVICE_TYPE = 8;
  static final int DLTENSOR_DEVICE_ID = 12;
  static final int DLTENSOR_NDIM = 16;
  static final int DLTENSOR_DTYPE = 20;
  static final int DLTENSOR_SHAPE = 24;
  static final int DLTENSOR_STRIDES = 32;
  static final int DLTENSOR_BYTE_OFFSET = 40;
  /** sizeof(DLManagedTensor): the DLTensor, manager context, deleter. */
  static final int MANAGED_TENSOR_BYTES = 64;
  static final int MANAGED_TENSOR_CONTEXT = 48;
  static final int MANAGED_TENSOR_DELETER = 56;

  private NativeLayouts() {}

  static MemorySegment at(long address, long bytes) {
    return MemorySegment.ofAddress(address).reinterpret(bytes);
  }

  /** What lies behind an object's header. */
  static MemorySegment cell(long object, long bytes) {
    return at(object + OBJECT_BYTES, bytes);
  }

  /** The bytes that the TVMFFIByteArray at {@code offset} refers to, copied. */
  static byte[] bytes(MemorySegment struct, long offset) {
    return at(struct.get(JAVA_LONG, offset), struct.get(JAVA_LONG, offset + 8)).toArray(JAVA_BYTE);
  }

  static String string(MemorySegment struct, long offset) {
    return new String(bytes(struct, offset), StandardCharsets.UTF_8);
  }

  /** A new TVMFFIByteArray of a string's UTF-8 bytes. */
  static MemorySegment byteArray(String text, Arena arena) {
    return byteArray(arena.allocateFrom(JAVA_BYTE, text.getBytes(StandardCharsets.UTF_8)), arena);
  }

  /** A new TVMFFIByteArray over native memory. */
  static MemorySegment byteArray(MemorySegment content, Arena arena) {
    MemorySegment struct = arena.allocate(BYTE_ARRAY_BYTES, 8);
    struct.set(JAVA_LONG, 0, content.address());
    struct.set(JAVA_LONG, 8, content.byteSize());
    return struct;
  }
}
