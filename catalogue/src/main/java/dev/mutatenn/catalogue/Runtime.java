package dev.mutatenn.catalogue;

/** Where a device is reached. */
public sealed interface Runtime {

  /** As in the catalogue: TVM's name of the device's type (cpu, cuda, opencl …), or rpc. */
  String kind();

  /** Which of that type, from 0; for a remote device, of the server's. */
  int index();

  /** The processor of the machine that runs the inference-worker. */
  record Cpu(int index) implements Runtime {
    @Override
    public String kind() {
      return "cpu";
    }
  }

  /** An NVIDIA GPU of that machine. */
  record Cuda(int index) implements Runtime {
    @Override
    public String kind() {
      return "cuda";
    }
  }

  /** Another device of that machine, for a TVM that has been built with it. */
  record Other(String kind, int index) implements Runtime {}

  /**
   * A device behind a TVM RPC server.
   *
   * @param host of the server
   * @param port of the server, from 1; 0 where the embedded stack starts the server and chooses
   * @param key what the server calls itself; may be empty
   * @param device which of the server's devices; not itself remote
   */
  record Rpc(String host, int port, String key, Runtime device) implements Runtime {
    @Override
    public String kind() {
      return "rpc";
    }

    @Override
    public int index() {
      return device.index();
    }
  }
}
