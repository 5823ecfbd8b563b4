package org.apache.tvm;

/**
 * What a TVM function takes or returns. Values that are {@link TVMObject}s hold native memory and want closing; closing
 * any other value does nothing, so that {@code try (TVMValue result = f.call(…))} is always right.
 */
public abstract sealed class TVMValue implements AutoCloseable
    permits TVMObject, TVMValueNull, TVMValueLong, TVMValueDouble, TVMValueString, TVMValueBytes, TVMValueHandle, TVMValueDevice, TVMValueType {

  TVMValue() {}

  /** Gives back what the value holds; calling it again does nothing. */
  @Override
  public void close() {}

  /** Apache's name for {@link #close}. */
  public final void release() {
    close();
  }

  /** An integer, or a truth value as 0 or 1. Each of these throws UnsupportedOperationException for a value of another sort. */
  public long asLong() {
    throw unsupported("an integer");
  }

  public double asDouble() {
    throw unsupported("a floating-point number");
  }

  public byte[] asBytes() {
    throw unsupported("bytes");
  }

  public String asString() {
    throw unsupported("a string");
  }

  public Module asModule() {
    throw unsupported("a module");
  }

  public Function asFunction() {
    throw unsupported("a function");
  }

  public TensorBase asTensor() {
    throw unsupported("a tensor");
  }

  public Shape asShape() {
    throw unsupported("a shape");
  }

  public TVMArray asArray() {
    throw unsupported("an array");
  }

  public TVMMap asMap() {
    throw unsupported("a map");
  }

  public Device asDevice() {
    throw unsupported("a device");
  }

  public TVMType asType() {
    throw unsupported("a data type");
  }

  /** A plain address that TVM does not manage. */
  public long asHandle() {
    throw unsupported("a plain address");
  }

  /** Whether TVM returned nothing. */
  public boolean isNull() {
    return false;
  }

  private UnsupportedOperationException unsupported(String wanted) {
    return new UnsupportedOperationException("This value is " + this + ", not " + wanted);
  }
}
