package org.apache.tvm.rpc;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.tvm.Artifacts;

/** TVM's own RPC server, in Python, as a child process. */
final class RpcServer implements AutoCloseable {
  static final String KEY = "tvm4j";

  private final Process process;
  private final int port;

  RpcServer() throws IOException {
    process = new ProcessBuilder(Artifacts.python(), Path.of("src", "test", "python", "rpc_server.py").toAbsolutePath().toString(), KEY)
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    port = Integer.parseInt(process.inputReader().readLine().strip());
  }

  RPCSession connect() {
    return Client.connect("127.0.0.1", port, KEY);
  }

  int port() {
    return port;
  }

  /** Kills the server and all its sessions at once. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
