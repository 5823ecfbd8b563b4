package org.apache.tvm;

/** A device. */
public final class TVMValueDevice extends TVMValue {
  public final Device value;

  public TVMValueDevice(Device value) {
    this.value = value;
  }

  @Override
  public Device asDevice() {
    return value;
  }

  @Override
  public String toString() {
    return "the device " + value;
  }
}
