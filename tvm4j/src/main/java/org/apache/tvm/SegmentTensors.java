package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Tensors over Java's memory, as DLPack's DLManagedTensor (dlpack.h): what lies below stays reachable until TVM lets go. */
final class SegmentTensors {
  private static final Map<Long, Pinned> PINNED = new ConcurrentHashMap<>();
  private static final AtomicLong NEXT = new AtomicLong(1);

  /** Elements, and the struct and shape that describe them. */
  private record Pinned(MemorySegment elements, MemorySegment description) {}

  private SegmentTensors() {}

  static OwnedHandle create(MemorySegment elements, long[] shape, TVMType dtype) {
    MemorySegment description =
        Arena.ofAuto().allocate(NativeLayouts.MANAGED_TENSOR_BYTES + (long) shape.length * Long.BYTES + NativeLayouts.ANY_BYTES, 16);
    long shapeOffset = NativeLayouts.MANAGED_TENSOR_BYTES;
    MemorySegment.copy(shape, 0, description, JAVA_LONG, shapeOffset, shape.length);
    long id = NEXT.getAndIncrement();
    description.set(JAVA_LONG, 0, elements.address());
    description.set(JAVA_LONG, NativeLayouts.DLTENSOR_DEVICE_TYPE, Device.cpu().packed());
    description.set(JAVA_INT, NativeLayouts.DLTENSOR_NDIM, shape.length);
    description.set(JAVA_INT, NativeLayouts.DLTENSOR_DTYPE, dtype.packed());
    description.set(JAVA_LONG, NativeLayouts.DLTENSOR_SHAPE, description.address() + shapeOffset);
    description.set(JAVA_LONG, NativeLayouts.MANAGED_TENSOR_CONTEXT, id);
    description.set(JAVA_LONG, NativeLayouts.MANAGED_TENSOR_DELETER, Callbacks.RELEASE_TENSOR);
    PINNED.put(id, new Pinned(elements, description));
    MemorySegment out = description.asSlice(shapeOffset + (long) shape.length * Long.BYTES);
    try {
      Ffi.tensorFromDlpack(description.address(), out.address());
    } catch (TVMError error) {
      PINNED.remove(id);
      throw error;
    }
    return new OwnedHandle(out.get(JAVA_LONG, 0));
  }

  /** DLManagedTensor's deleter. */
  static void release(long managedTensor) {
    PINNED.remove(NativeLayouts.at(managedTensor, NativeLayouts.MANAGED_TENSOR_BYTES).get(JAVA_LONG, NativeLayouts.MANAGED_TENSOR_CONTEXT));
  }

  /** How many segments TVM still refers to. */
  static int count() {
    return PINNED.size();
  }
}
