package dev.mutatenn.inferencerunner;

import dev.mutatenn.inferencerunner.os.DefaultSignals;
import dev.mutatenn.inferencerunner.protocol.DeviceAddress;
import dev.mutatenn.inferencerunner.protocol.Response;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.Module;
import org.apache.tvm.TVMType;
import org.apache.tvm.TVMValue;
import org.apache.tvm.Tensor;
import org.apache.tvm.rpc.Client;
import org.apache.tvm.rpc.RPC;
import org.apache.tvm.rpc.RPCSession;

/**
 * An artifact in this process: a shared object whose {@code vm_load_executable} gives a Relax VM, whose {@code main} takes one
 * float32 tensor and gives one.
 */
final class LoadedArtifact {
  /** AllocatorType::kPooled of tvm/runtime/vm/memory_manager.h; what TVM's Python interface takes by default. */
  private static final int POOLED = 2;
  private static final TVMType FLOAT32 = new TVMType("float32");

  private final Function main;
  private final Device device;
  private final DefaultSignals signals;
  private Tensor input;

  private LoadedArtifact(Function main, Device device, DefaultSignals signals) {
    this.main = main;
    this.device = device;
    this.signals = signals;
  }

  /**
   * Loads it.
   *
   * @throws org.apache.tvm.TVMError when it is no artifact
   */
  static LoadedArtifact load(Path library, DeviceAddress address, DefaultSignals signals) {
    return switch (address) {
      case DeviceAddress.Local(String kind, int index) -> {
        if (kind.equals("cuda")) {
          Accelerator.offerCubin(library, signals);
        }
        signals.enter();
        try (signals; Module module = Module.load(library.toString())) {
          yield of(module, new Device(kind, index), signals);
        }
      }
      case DeviceAddress.Remote(String host, int port, String key, String kind, int index) -> {
        // Open as long as this process: what comes from it is good no longer.
        RPCSession session = Client.connect(host, port, key);
        try (Module module = session.uploadModule(library)) {
          yield of(module, session.device(kind, index), signals);
        }
      }
    };
  }

  /** Whatever is not kept is closed: left to the garbage collector, a thread of the JVM's would do it, at any time. */
  private static LoadedArtifact of(Module module, Device device, DefaultSignals signals) {
    try (Function loader = module.getFunction("vm_load_executable");
        Module machine = loader.call().asModule(); Function initialize = machine.getFunction("vm_initialization")) {
      initialize.call(initialization(device)).close();
      return new LoadedArtifact(machine.getFunction("main"), device, signals);
    }
  }

  /** Device type, index and allocator; the CPU's too where it is another, because shape functions run there. */
  private static Object[] initialization(Device device) {
    Device cpu = Device.cpu();
    // As the machine that runs it numbers them.
    int type = device.deviceType % RPC.RPC_SESS_MASK;
    return type == cpu.deviceType ? new Object[] {type, device.deviceId, POOLED}
        : new Object[] {type, device.deviceId, POOLED, cpu.deviceType, cpu.deviceId, POOLED};
  }

  /** Something that answers with its input: for a rehearsal. */
  static LoadedArtifact echo(DefaultSignals signals) {
    return new LoadedArtifact(Function.getGlobalFunc("vm.builtin.copy"), Device.cpu(), signals);
  }

  /** Sets the shape of the inputs to come. */
  void inputShape(List<Integer> shape) {
    long[] extents = shape.stream().mapToLong(Integer::longValue).toArray();
    if (input != null && java.util.Arrays.equals(input.shape(), extents)) {
      return;
    }
    if (input != null) {
      input.close();
    }
    // Allocated by TVM: kernels may rely on its alignment, which a row of a file need not have.
    input = Tensor.empty(extents, FLOAT32, device);
  }

  /** Runs one input, given as float32 little-endian in C order. */
  Response.Answer infer(MemorySegment values) {
    // Anew for each inference: a mutant may have written over its input.
    input.copyFrom(values);
    long begun;
    long ended;
    TVMValue result;
    signals.enter();
    try (signals) {
      begun = System.nanoTime();
      result = main.call(input);
      device.sync();
      ended = System.nanoTime();
    }
    try (result) {
      Tensor output = (Tensor) result.asTensor();
      if (!output.dtype().equals(FLOAT32)) {
        throw new IllegalStateException("the output is " + output + "; a float32 tensor was expected");
      }
      return new Response.Answer(ended - begun, output.internal());
    }
  }
}
