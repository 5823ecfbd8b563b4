package org.apache.tvm;

/** A string, copied out of TVM. */
public final class TVMValueString extends TVMValue {
  public final String value;

  public TVMValueString(String value) {
    this.value = value;
  }

  @Override
  public String asString() {
    return value;
  }

  @Override
  public String toString() {
    return "the string \"" + value + "\"";
  }
}
