package org.apache.tvm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** From a TVMFFIAny to a Java value. */
final class Values {
  private static final String RPC_KIND = "rpc";

  private Values() {}

  /** Takes over a value that owns what it refers to: what TVM returned. */
  static TVMValue take(MemorySegment any, RemoteScope scope) {
    int typeIndex = any.get(JAVA_INT, 0);
    if (typeIndex >= TypeIndex.kTVMFFIStaticObjectBegin) {
      return object(any.get(JAVA_LONG, NativeLayouts.ANY_VALUE), typeIndex, scope);
    }
    return plain(any, typeIndex);
  }

  /** Copies, or takes a reference of its own to, a value that only borrows: what TVM passes to a callback. */
  static TVMValue borrow(MemorySegment any) {
    int typeIndex = any.get(JAVA_INT, 0);
    if (typeIndex < TypeIndex.kTVMFFIStaticObjectBegin && typeIndex != TypeIndex.kTVMFFIObjectRValueRef) {
      return plain(any, typeIndex);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment own = arena.allocate(NativeLayouts.ANY_BYTES, 8);
      Ffi.anyViewToOwned(any.address(), own.address());
      return take(own, null);
    }
  }

  private static TVMValue plain(MemorySegment any, int typeIndex) {
    long value = any.get(JAVA_LONG, NativeLayouts.ANY_VALUE);
    return switch (typeIndex) {
      case TypeIndex.kTVMFFINone -> new TVMValueNull();
      case TypeIndex.kTVMFFIInt -> new TVMValueLong(value);
      case TypeIndex.kTVMFFIBool -> new TVMValueLong(value == 0 ? 0 : 1);
      case TypeIndex.kTVMFFIFloat -> new TVMValueDouble(any.get(JAVA_DOUBLE, NativeLayouts.ANY_VALUE));
      case TypeIndex.kTVMFFIOpaquePtr -> new TVMValueHandle(value);
      case TypeIndex.kTVMFFIDataType -> new TVMValueType(TVMType.unpack(value));
      case TypeIndex.kTVMFFIDevice -> new TVMValueDevice(Device.unpack(value));
      case TypeIndex.kTVMFFIDLTensorPtr -> TensorBase.view(value);
      case TypeIndex.kTVMFFIRawStr -> new TVMValueString(NativeLayouts.at(value, Long.MAX_VALUE - value).getString(0));
      case TypeIndex.kTVMFFIByteArrayPtr ->
          new TVMValueBytes(NativeLayouts.bytes(NativeLayouts.at(value, NativeLayouts.BYTE_ARRAY_BYTES), 0));
      case TypeIndex.kTVMFFISmallStr -> new TVMValueString(new String(small(any), StandardCharsets.UTF_8));
      case TypeIndex.kTVMFFISmallBytes -> new TVMValueBytes(small(any));
      default -> throw new IllegalStateException("TVM passed a value of type index " + typeIndex + ", which tvm4j does not know");
    };
  }

  private static TVMValue object(long address, int typeIndex, RemoteScope scope) {
    return switch (typeIndex) {
      case TypeIndex.kTVMFFIStr -> {
        String text = NativeLayouts.string(NativeLayouts.cell(address, NativeLayouts.BYTE_ARRAY_BYTES), 0);
        Ffi.decRef(address);
        yield new TVMValueString(text);
      }
      case TypeIndex.kTVMFFIBytes -> {
        byte[] bytes = NativeLayouts.bytes(NativeLayouts.cell(address, NativeLayouts.BYTE_ARRAY_BYTES), 0);
        Ffi.decRef(address);
        yield new TVMValueBytes(bytes);
      }
      case TypeIndex.kTVMFFIFunction -> new Function(new OwnedHandle(address, scope));
      case TypeIndex.kTVMFFIModule -> module(address, scope);
      case TypeIndex.kTVMFFITensor -> tensor(address);
      case TypeIndex.kTVMFFIShape -> new Shape(new OwnedHandle(address));
      case TypeIndex.kTVMFFIArray, TypeIndex.kTVMFFIList -> new TVMArray(new OwnedHandle(address), typeIndex);
      case TypeIndex.kTVMFFIMap, TypeIndex.kTVMFFIDict -> new TVMMap(new OwnedHandle(address), typeIndex);
      default -> new TVMOpaqueObject(new OwnedHandle(address, scope), typeIndex);
    };
  }

  /** A module that came from a remote function belongs to that function's session; one that did not may be a session. */
  private static Module module(long address, RemoteScope scope) {
    if (scope != null) {
      return new Module(new OwnedHandle(address, scope), false);
    }
    Ffi.incRef(address);
    try (Module probe = new Module(new OwnedHandle(address), false)) {
      if (!probe.typeKey().equals(RPC_KIND)) {
        return new Module(new OwnedHandle(address), false);
      }
      long index = API.getGlobalFunc("rpc.SessTableIndex").call(probe).asLong();
      return new Module(new OwnedHandle(address, RemoteScope.ofSession((int) index)), true);
    }
  }

  private static Tensor tensor(long address) {
    int deviceType = NativeLayouts.cell(address, NativeLayouts.DLTENSOR_BYTES).get(JAVA_INT, NativeLayouts.DLTENSOR_DEVICE_TYPE);
    boolean remote = deviceType >= Device.RPC_SESSION_MASK;
    return new Tensor(new OwnedHandle(address, remote ? RemoteScope.ofDeviceType(deviceType) : null));
  }

  private static byte[] small(MemorySegment any) {
    return any.asSlice(NativeLayouts.ANY_VALUE, any.get(JAVA_INT, NativeLayouts.ANY_SMALL_LENGTH)).toArray(JAVA_BYTE);
  }
}
