package org.apache.tvm;

/** TVM's None. */
public final class TVMValueNull extends TVMValue {
  @Override
  public boolean isNull() {
    return true;
  }

  @Override
  public String toString() {
    return "nothing";
  }
}
