package org.apache.tvm;

/** A data type. */
public final class TVMValueType extends TVMValue {
  public final TVMType value;

  public TVMValueType(TVMType value) {
    this.value = value;
  }

  @Override
  public TVMType asType() {
    return value;
  }

  @Override
  public String toString() {
    return "the data type " + value;
  }
}
