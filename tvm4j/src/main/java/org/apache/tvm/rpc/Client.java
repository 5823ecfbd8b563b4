package org.apache.tvm.rpc;

import org.apache.tvm.API;
import org.apache.tvm.TVMError;

/** Connects to TVM RPC servers. */
public final class Client {
  private Client() {}

  /**
   * Opens a session with a server.
   *
   * @param url host name or address
   * @param key the key the server was started with; {@code " -timeout=seconds"} behind it asks the server to end the
   *     session after that time
   * @throws TVMError of kind RPCConnectionError if no server with that key answers there
   */
  public static RPCSession connect(String url, int port, String key) {
    try {
      return new RPCSession(API.getGlobalFunc("rpc.Connect").call(url, port, key, false).asModule());
    } catch (TVMError error) {
      throw new TVMError(TVMError.RPC_CONNECTION_ERROR,
          "No TVM RPC server with the key \"" + key + "\" answers at " + url + ":" + port + ": " + error.rawMessage(), error);
    }
  }

  /** {@link #connect(String, int, String)} with an empty key. */
  public static RPCSession connect(String url, int port) {
    return connect(url, port, "");
  }
}
