package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An n-dimensional array that TVM counts, on any device. Elements are copied in and out in row-major order; a Java array
 * or segment has to have exactly the tensor's size, and an array's type has to be the tensor's.
 */
public final class Tensor extends TensorBase {
  /** TVM's code reads tensors with instructions that want this alignment. */
  private static final long ALIGNMENT = 64;

  /** Java memory below this tensor; null if TVM allocated it. */
  private final MemorySegment below;

  Tensor(OwnedHandle owned) {
    this(owned, null);
  }

  private Tensor(OwnedHandle owned, MemorySegment below) {
    super(owned, owned.address() + NativeLayouts.OBJECT_BYTES);
    this.below = below;
  }

  /** A tensor whose elements are not set yet. */
  public static Tensor empty(long[] shape, TVMType dtype, Device dev) {
    try (Shape extents = Shape.of(shape)) {
      return (Tensor) API.getGlobalFunc("runtime.TVMTensorAllocWithScope").call(extents, dtype, dev, null).asTensor();
    }
  }

  public static Tensor empty(long[] shape, TVMType dtype) {
    return empty(shape, dtype, Device.cpu(0));
  }

  /** Of float32. */
  public static Tensor empty(long[] shape) {
    return empty(shape, new TVMType("float32"), Device.cpu(0));
  }

  /** Of float32. */
  public static Tensor empty(long[] shape, Device dev) {
    return empty(shape, new TVMType("float32"), dev);
  }

  /**
   * A CPU tensor over native or memory-mapped memory, without a copy. TVM keeps the segment reachable as long as it uses
   * the tensor; an arena that is closed by hand must stay open as long. Once it is closed, passing this tensor throws,
   * but a module that kept the tensor would end the process.
   *
   * @param elements exactly the tensor's bytes in row-major order, its address a multiple of 64
   * @throws IllegalArgumentException if the segment is on the heap, not aligned or of another size
   */
  public static Tensor fromSegment(MemorySegment elements, long[] shape, TVMType dtype) {
    if (!elements.isNative() || elements.address() % ALIGNMENT != 0) {
      throw new IllegalArgumentException("TVM reads tensors from native memory at a multiple of " + ALIGNMENT + ", not from " + elements
          + "; allocate with that alignment, or copy into Tensor.empty(…)");
    }
    long bytes = byteSize(shape, dtype);
    if (bytes != elements.byteSize()) {
      throw new IllegalArgumentException("A " + dtype + " tensor of shape " + Arrays.toString(shape) + " has " + bytes + " bytes, the segment "
          + elements.byteSize());
    }
    return new Tensor(SegmentTensors.create(elements, shape, dtype), elements);
  }

  /** Copies from native, memory-mapped or heap memory, whatever the type. */
  public void copyFrom(MemorySegment source) {
    requireBytes(source.byteSize());
    owned.acquire();
    try {
      checkAccessible();
      if (device().isHost()) {
        hostMemory().copyFrom(source);
      } else {
        transfer("runtime.TVMTensorCopyFromBytes", source, true);
      }
    } finally {
      owned.release();
    }
  }

  /** Copies to native, memory-mapped or heap memory, whatever the type. */
  public void copyTo(MemorySegment target) {
    requireBytes(target.byteSize());
    owned.acquire();
    try {
      checkAccessible();
      if (device().isHost()) {
        target.copyFrom(hostMemory());
      } else {
        transfer("runtime.TVMTensorCopyToBytes", target, false);
      }
    } finally {
      owned.release();
    }
  }

  public void copyFrom(double[] source) {
    require(dtype().is(TVMType.FLOAT, 64), "double[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  public void copyFrom(float[] source) {
    require(dtype().is(TVMType.FLOAT, 32), "float[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  public void copyFrom(long[] source) {
    require(dtype().is(TVMType.INT, 64), "long[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  public void copyFrom(int[] source) {
    require(dtype().is(TVMType.INT, 32), "int[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  public void copyFrom(short[] source) {
    require(dtype().is(TVMType.INT, 16), "short[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  public void copyFrom(char[] source) {
    require(dtype().is(TVMType.UINT, 16), "char[]", source.length);
    copyFrom(MemorySegment.ofArray(source));
  }

  /** Into int8, and, beyond Apache's tvm4j, uint8 and bool. */
  public void copyFrom(byte[] source) {
    require(isByteType(), "byte[]", source.length);
    copyFromRaw(source);
  }

  /** The elements' bytes, whatever the type. */
  public void copyFromRaw(byte[] source) {
    copyFrom(MemorySegment.ofArray(source));
  }

  public double[] asDoubleArray() {
    require(dtype().is(TVMType.FLOAT, 64), "double[]", size());
    double[] array = new double[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  public float[] asFloatArray() {
    require(dtype().is(TVMType.FLOAT, 32), "float[]", size());
    float[] array = new float[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  public long[] asLongArray() {
    require(dtype().is(TVMType.INT, 64), "long[]", size());
    long[] array = new long[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  public int[] asIntArray() {
    require(dtype().is(TVMType.INT, 32), "int[]", size());
    int[] array = new int[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  public short[] asShortArray() {
    require(dtype().is(TVMType.INT, 16), "short[]", size());
    short[] array = new short[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  public char[] asCharArray() {
    require(dtype().is(TVMType.UINT, 16), "char[]", size());
    char[] array = new char[length()];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  /** From int8, and, beyond Apache's tvm4j, uint8 and bool. */
  public byte[] asByteArray() {
    require(isByteType(), "byte[]", size());
    return internal();
  }

  /** The elements' bytes, whatever the type. */
  public byte[] internal() {
    byte[] array = new byte[Math.toIntExact(byteSize())];
    copyTo(MemorySegment.ofArray(array));
    return array;
  }

  /**
   * The elements of a CPU tensor without a copy. The segment holds a reference of its own to the tensor, given back when
   * the garbage collector finds the segment unreachable; closing the tensor does not end it.
   *
   * @throws UnsupportedOperationException if the tensor lies on another device
   */
  public MemorySegment asSegment() {
    if (!device().isHost()) {
      throw new UnsupportedOperationException("The elements lie on " + device() + "; copy them with copyTo");
    }
    long address = owned.acquire();
    try {
      checkAccessible();
      MemorySegment memory = hostMemory();
      Ffi.incRef(address);
      return memory.reinterpret(Arena.ofAuto(), _ -> Ffi.decRef(address));
    } finally {
      owned.release();
    }
  }

  @Override
  void checkAccessible() {
    if (below != null && !below.scope().isAlive()) {
      throw new IllegalStateException("The arena of the memory below this tensor is closed");
    }
  }

  /** Elements in place; the caller has to hold the tensor. */
  private MemorySegment hostMemory() {
    if (!isContiguous()) {
      throw new UnsupportedOperationException("The elements of this tensor do not lie side by side; copy it with copyTo(Tensor) first");
    }
    long data = dltensor().get(JAVA_LONG, 0) + dltensor().get(JAVA_LONG, NativeLayouts.DLTENSOR_BYTE_OFFSET);
    return NativeLayouts.at(data, byteSize());
  }

  private void transfer(String function, MemorySegment memory, boolean fromMemory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment direct = memory.isNative() ? memory : arena.allocate(Math.max(1, memory.byteSize()), ALIGNMENT);
      if (direct != memory && fromMemory) {
        direct.copyFrom(memory);
      }
      API.getGlobalFunc(function).call(this, new TVMValueHandle(direct.address()), memory.byteSize());
      if (direct != memory && !fromMemory) {
        memory.copyFrom(direct.asSlice(0, memory.byteSize()));
      }
    }
  }

  private boolean isByteType() {
    return dtype().is(TVMType.INT, 8) || dtype().is(TVMType.UINT, 8) || dtype().is(TVMType.BOOL, 8);
  }

  private int length() {
    return Math.toIntExact(size());
  }

  private void require(boolean typeFits, String array, long length) {
    if (!typeFits) {
      throw new IllegalArgumentException(this + " has another element type than " + array + "; copyFromRaw and internal take any");
    }
    if (length != size()) {
      throw new IllegalArgumentException(this + " has " + size() + " elements, the array " + length);
    }
  }

  private void requireBytes(long bytes) {
    if (bytes != byteSize()) {
      throw new IllegalArgumentException(this + " has " + byteSize() + " bytes, the memory " + bytes);
    }
  }
}
