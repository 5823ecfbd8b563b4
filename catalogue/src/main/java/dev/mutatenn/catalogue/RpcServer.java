package dev.mutatenn.catalogue;

import java.util.List;

/**
 * The RPC server that the embedded stack builds and starts for a device.
 *
 * @param build what rpc-server/build.sh builds: native or aarch64
 * @param command what it is started through: an emulator with its options; empty to start it directly
 * @param options options of the server
 */
public record RpcServer(String build, List<String> command, List<String> options) {
  public RpcServer {
    command = List.copyOf(command);
    options = List.copyOf(options);
  }
}
