package org.apache.tvm;

import java.util.Map;
import java.util.stream.Collectors;

/** Where tensors lie and code runs: DLPack's DLDevice. A remote one's type is {@code type + 128 · (session + 1)}. */
public class Device {
  static final int kDLCPU = 1;
  static final int kDLCUDA = 2;
  static final int kDLCUDAHost = 3;
  static final int kDLOpenCL = 4;
  static final int kDLVulkan = 7;
  static final int kDLMetal = 8;
  static final int kDLVPI = 9;
  static final int kDLROCM = 10;
  static final int kDLROCMHost = 11;
  static final int kDLExtDev = 12;
  static final int kDLWebGPU = 15;
  static final int kDLHexagon = 16;
  /** Device types from here on belong to RPC sessions. */
  static final int RPC_SESSION_MASK = 128;

  private static final int ATTRIBUTE_EXIST = 0;
  private static final int ATTRIBUTE_MAX_THREADS_PER_BLOCK = 1;
  private static final int ATTRIBUTE_WARP_SIZE = 2;

  private static final Map<String, Integer> TYPES = Map.ofEntries(Map.entry("cpu", kDLCPU), Map.entry("cuda", kDLCUDA),
      Map.entry("cuda_host", kDLCUDAHost), Map.entry("opencl", kDLOpenCL), Map.entry("cl", kDLOpenCL), Map.entry("vulkan", kDLVulkan),
      Map.entry("metal", kDLMetal), Map.entry("vpi", kDLVPI), Map.entry("rocm", kDLROCM), Map.entry("rocm_host", kDLROCMHost),
      Map.entry("ext_dev", kDLExtDev), Map.entry("webgpu", kDLWebGPU), Map.entry("hexagon", kDLHexagon));
  private static final Map<Integer, String> NAMES =
      TYPES.entrySet().stream().filter(entry -> !entry.getKey().equals("cl")).collect(Collectors.toMap(Map.Entry::getValue, Map.Entry::getKey));

  public final int deviceType;
  public final int deviceId;

  public Device(int deviceType, int deviceId) {
    this.deviceType = deviceType;
    this.deviceId = deviceId;
  }

  /**
   * A device by its type's name.
   *
   * @throws IllegalArgumentException if TVM has no device type of that name
   */
  public Device(String deviceType, int deviceId) {
    this(typeOf(deviceType), deviceId);
  }

  public static Device cpu(int devId) {
    return new Device(kDLCPU, devId);
  }

  public static Device cpu() {
    return cpu(0);
  }

  public static Device cuda(int devId) {
    return new Device(kDLCUDA, devId);
  }

  public static Device cuda() {
    return cuda(0);
  }

  public static Device opencl(int devId) {
    return new Device(kDLOpenCL, devId);
  }

  public static Device opencl() {
    return opencl(0);
  }

  public static Device vulkan(int devId) {
    return new Device(kDLVulkan, devId);
  }

  public static Device vulkan() {
    return vulkan(0);
  }

  public static Device metal(int devId) {
    return new Device(kDLMetal, devId);
  }

  public static Device metal() {
    return metal(0);
  }

  public static Device vpi(int devId) {
    return new Device(kDLVPI, devId);
  }

  public static Device vpi() {
    return vpi(0);
  }

  public static Device hexagon(int devId) {
    return new Device(kDLHexagon, devId);
  }

  public static Device hexagon() {
    return hexagon(0);
  }

  /** Whether this runtime has the device. */
  public boolean exist() {
    TVMValue exists = attribute(ATTRIBUTE_EXIST);
    return !exists.isNull() && exists.asLong() != 0;
  }

  /** Threads in a block at most; UnsupportedOperationException where the device has no such limit, as a CPU. */
  public long maxThreadsPerBlock() {
    return attribute(ATTRIBUTE_MAX_THREADS_PER_BLOCK).asLong();
  }

  /** Threads in a warp; UnsupportedOperationException where the device has none. */
  public long warpSize() {
    return attribute(ATTRIBUTE_WARP_SIZE).asLong();
  }

  /** Waits until the device has done all that it was given on its default stream. */
  public void sync() {
    API.getGlobalFunc("runtime.Device_StreamSync").call(this, 0);
  }

  /** Whether the device is behind an RPC session. */
  public boolean isRemote() {
    return deviceType >= RPC_SESSION_MASK;
  }

  /** Whether its memory is this process's, to be read and written without TVM. */
  boolean isHost() {
    return deviceType == kDLCPU || deviceType == kDLCUDAHost || deviceType == kDLROCMHost;
  }

  /** As DLDevice (int32 type, int32 id) read as a little-endian integer. */
  long packed() {
    return deviceType & 0xFFFF_FFFFL | (long) deviceId << 32;
  }

  static Device unpack(long packed) {
    return new Device((int) packed, (int) (packed >> 32));
  }

  @Override
  public int hashCode() {
    return deviceType << 16 | deviceId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Device device && deviceId == device.deviceId && deviceType == device.deviceType;
  }

  @Override
  public String toString() {
    String local = NAMES.getOrDefault(deviceType % RPC_SESSION_MASK, "device" + deviceType % RPC_SESSION_MASK) + "(" + deviceId + ")";
    return isRemote() ? "remote[" + (deviceType / RPC_SESSION_MASK - 1) + "]:" + local : local;
  }

  private TVMValue attribute(int kind) {
    return API.getGlobalFunc("runtime.GetDeviceAttr").call(deviceType, deviceId, kind);
  }

  private static int typeOf(String name) {
    Integer type = TYPES.get(name);
    if (type == null) {
      throw new IllegalArgumentException("No device type " + name + "; there are " + TYPES.keySet().stream().sorted().toList());
    }
    return type;
  }
}
