package org.apache.tvm;

/** An object of a type that tvm4j does not look into; it can be passed on to functions. */
public final class TVMOpaqueObject extends TVMObject {
  TVMOpaqueObject(OwnedHandle owned, int typeIndex) {
    super(owned, typeIndex);
  }
}
