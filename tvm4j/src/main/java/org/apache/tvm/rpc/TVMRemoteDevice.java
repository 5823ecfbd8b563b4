package org.apache.tvm.rpc;

import org.apache.tvm.Device;

/** A device of a session's server; made by {@link RPCSession#device}. */
public final class TVMRemoteDevice extends Device {
  public final RPCSession rpcSession;

  TVMRemoteDevice(int deviceType, int deviceId, RPCSession rpcSession) {
    super(deviceType, deviceId);
    this.rpcSession = rpcSession;
  }
}
