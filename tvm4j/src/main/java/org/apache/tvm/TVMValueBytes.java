package org.apache.tvm;

/** Bytes, copied out of TVM. */
public final class TVMValueBytes extends TVMValue {
  public final byte[] value;

  public TVMValueBytes(byte[] value) {
    this.value = value;
  }

  @Override
  public byte[] asBytes() {
    return value;
  }

  @Override
  public String toString() {
    return value.length + " bytes";
  }
}
