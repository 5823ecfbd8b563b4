package dev.mutatenn.catalogue;

import java.util.Optional;

/**
 * What artifacts run on.
 *
 * @param name its name
 * @param target name of the target it runs
 * @param runtime where it is reached
 * @param server the RPC server that the embedded stack starts for it; null where there is none to start
 * @param requirements what a machine must have to compile for it and run it
 */
public record Device(String name, String target, Runtime runtime, RpcServer server, Requirements requirements) {

  /** The RPC server that the embedded stack starts for it. */
  public Optional<RpcServer> ownServer() {
    return Optional.ofNullable(server);
  }
}
