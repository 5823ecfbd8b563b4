package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A {@link Tensor}, or a view: a DLTensor that somebody else owns, as TVM passes to callbacks. */
public sealed class TensorBase extends TVMObject permits Tensor {
  /** Whether it owns nothing and is good only as long as the call that brought it. */
  public final boolean isView;

  private final MemorySegment dltensor;
  private final long[] shape;
  private final TVMType dtype;
  private final Device device;

  TensorBase(OwnedHandle owned, long dltensorAddress) {
    super(owned, owned == null ? TypeIndex.kTVMFFIDLTensorPtr : TypeIndex.kTVMFFITensor);
    isView = owned == null;
    dltensor = NativeLayouts.at(dltensorAddress, NativeLayouts.DLTENSOR_BYTES);
    device = Device.unpack(dltensor.get(JAVA_LONG, NativeLayouts.DLTENSOR_DEVICE_TYPE));
    dtype = TVMType.unpack(dltensor.get(JAVA_INT, NativeLayouts.DLTENSOR_DTYPE) & 0xFFFF_FFFFL);
    shape = extents(NativeLayouts.DLTENSOR_SHAPE);
  }

  static TensorBase view(long dltensorAddress) {
    return new TensorBase(null, dltensorAddress);
  }

  /** The extents, outermost first; empty for a scalar. */
  public long[] shape() {
    return shape.clone();
  }

  /** The number of elements. */
  public long size() {
    return size(shape);
  }

  public TVMType dtype() {
    return dtype;
  }

  public Device device() {
    return device;
  }

  /** Bytes of all elements. */
  public long byteSize() {
    return byteSize(shape, dtype);
  }

  /**
   * Copies the elements to another tensor of the same shape and type, on any device.
   *
   * @return the target
   */
  public TensorBase copyTo(TensorBase target) {
    API.getGlobalFunc("runtime.TVMTensorCopyFromTo").call(this, target);
    return target;
  }

  @Override
  public TensorBase asTensor() {
    return this;
  }

  @Override
  public String toString() {
    return "a " + dtype + " tensor of shape " + Arrays.toString(shape) + " on " + device;
  }

  static long byteSize(long[] shape, TVMType dtype) {
    return Math.ceilDiv(Math.multiplyExact(size(shape), (long) dtype.bits * dtype.lanes), 8L);
  }

  MemorySegment dltensor() {
    return dltensor;
  }

  /** Throws IllegalStateException if the memory below is known to be gone. */
  void checkAccessible() {}

  boolean isContiguous() {
    if (dltensor.get(JAVA_LONG, NativeLayouts.DLTENSOR_STRIDES) == 0) {
      return true;
    }
    long[] strides = extents(NativeLayouts.DLTENSOR_STRIDES);
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  private static long size(long[] shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  private long[] extents(int pointerOffset) {
    int rank = dltensor.get(JAVA_INT, NativeLayouts.DLTENSOR_NDIM);
    return rank == 0 ? new long[0] : NativeLayouts.at(dltensor.get(JAVA_LONG, pointerOffset), (long) rank * Long.BYTES).toArray(JAVA_LONG);
  }
}
