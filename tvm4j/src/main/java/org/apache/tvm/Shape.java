package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Integers that TVM treats as a shape. */
public final class Shape extends TVMObject {
  private final long[] extents;

  Shape(OwnedHandle owned) {
    super(owned, TypeIndex.kTVMFFIShape);
    MemorySegment cell = NativeLayouts.cell(owned.address(), 16);
    extents = NativeLayouts.at(cell.get(JAVA_LONG, 0), cell.get(JAVA_LONG, 8) * Long.BYTES).toArray(JAVA_LONG);
  }

  /** A shape of these extents; none make a scalar's. */
  public static Shape of(long... extents) {
    return API.getGlobalFunc("ffi.Shape").call(Arrays.stream(extents).boxed().toArray()).asShape();
  }

  /** The extents, outermost first, good after {@link #close} too. */
  public long[] toArray() {
    return extents.clone();
  }

  @Override
  public Shape asShape() {
    return this;
  }

  @Override
  public String toString() {
    return "the shape " + Arrays.toString(extents);
  }
}
