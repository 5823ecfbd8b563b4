package org.apache.tvm;

/** TVM's Array or List, such as the outputs of a network that has several. */
public final class TVMArray extends TVMObject {
  TVMArray(OwnedHandle owned, int typeIndex) {
    super(owned, typeIndex);
  }

  /** A new Array of anything {@link Function#call} takes. */
  public static TVMArray of(Object... elements) {
    return API.getGlobalFunc("ffi.Array").call(elements).asArray();
  }

  public long size() {
    return API.getGlobalFunc(isList() ? "ffi.ListSize" : "ffi.ArraySize").call(this).asLong();
  }

  /**
   * An element, a new reference each time.
   *
   * @throws TVMError of kind IndexError beyond the end
   */
  public TVMValue get(long index) {
    return API.getGlobalFunc(isList() ? "ffi.ListGetItem" : "ffi.ArrayGetItem").call(this, index);
  }

  @Override
  public TVMArray asArray() {
    return this;
  }

  @Override
  public String toString() {
    return "an array";
  }

  private boolean isList() {
    return typeIndex == TypeIndex.kTVMFFIList;
  }
}
