package org.apache.tvm;

/** An integer or a truth value. */
public final class TVMValueLong extends TVMValue {
  public final long value;

  public TVMValueLong(long value) {
    this.value = value;
  }

  @Override
  public long asLong() {
    return value;
  }

  @Override
  public String toString() {
    return "the integer " + value;
  }
}
