package org.apache.tvm;

/** TVM's Map or Dict, such as named weights. */
public final class TVMMap extends TVMObject {
  TVMMap(OwnedHandle owned, int typeIndex) {
    super(owned, typeIndex);
  }

  /** A new Map of a key, its value, the next key, its value, … */
  public static TVMMap of(Object... keysAndValues) {
    return API.getGlobalFunc("ffi.Map").call(keysAndValues).asMap();
  }

  public long size() {
    return API.getGlobalFunc(name("Size")).call(this).asLong();
  }

  public boolean containsKey(Object key) {
    return API.getGlobalFunc(name("Count")).call(this, key).asLong() != 0;
  }

  /**
   * A value, a new reference each time.
   *
   * @throws TVMError of kind KeyError where there is no such key
   */
  public TVMValue get(Object key) {
    return API.getGlobalFunc(name("GetItem")).call(this, key);
  }

  @Override
  public TVMMap asMap() {
    return this;
  }

  @Override
  public String toString() {
    return "a map";
  }

  private String name(String operation) {
    return (typeIndex == TypeIndex.kTVMFFIDict ? "ffi.Dict" : "ffi.Map") + operation;
  }
}
