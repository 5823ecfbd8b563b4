package org.apache.tvm;

/** An address that TVM does not manage. */
public final class TVMValueHandle extends TVMValue {
  public final long value;

  public TVMValueHandle(long value) {
    this.value = value;
  }

  @Override
  public long asHandle() {
    return value;
  }

  @Override
  public String toString() {
    return "the address 0x" + Long.toHexString(value);
  }
}
