package org.apache.tvm;

/** A floating-point number. */
public final class TVMValueDouble extends TVMValue {
  public final double value;

  public TVMValueDouble(double value) {
    this.value = value;
  }

  @Override
  public double asDouble() {
    return value;
  }

  @Override
  public String toString() {
    return "the number " + value;
  }
}
