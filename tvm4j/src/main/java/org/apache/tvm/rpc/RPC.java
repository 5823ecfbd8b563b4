package org.apache.tvm.rpc;

/** Numbers of TVM's RPC protocol (src/runtime/rpc/rpc_endpoint.h, python/tvm/rpc/base.py). */
public final class RPC {
  public static final int RPC_MAGIC = 0xff271;
  public static final int RPC_CODE_SUCCESS = RPC_MAGIC;
  public static final int RPC_CODE_DUPLICATE = RPC_MAGIC + 1;
  public static final int RPC_CODE_MISMATCH = RPC_MAGIC + 2;
  /** A remote device's type is its type there plus this times the session's index plus one. */
  public static final int RPC_SESS_MASK = 128;

  private RPC() {}
}
