package dev.mutatenn.inferencerunner;

import dev.mutatenn.inferencerunner.os.DefaultSignals;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.TVMRuntime;

/** What a local device that is no CPU needs in this process. */
final class Accelerator {
  /** TVM's runtime library for CUDA needs it, and finds it where it is loaded already. */
  private static final String CUDA_RUNTIME = "libcudart.so.13";
  /** By this function TVM asks for the machine code of an artifact's CUDA source. */
  private static final String COMPILE = "tvm_callback_cuda_compile";
  /** Where the compiler put it (cubin.py of tvm-driver). */
  private static final String CUBIN = "mutatenn_cubin";
  private static final String CUBIN_SIZE = "mutatenn_cubin_size";

  private Accelerator() {}

  /**
   * Loads TVM's runtime library of a kind of device and the driver, which opens files that a confined process could not.
   *
   * @param folders where TVM's libraries lie, and CUDA's where the system has none
   * @throws UnsatisfiedLinkError saying which library is missing
   * @throws IllegalStateException when there is no such device
   */
  static void load(String kind, List<Path> folders) {
    if (kind.equals("cuda") && folders.stream().anyMatch(folder -> Files.exists(folder.resolve(CUDA_RUNTIME)))) {
      TVMRuntime.loadExtension(CUDA_RUNTIME);
    }
    TVMRuntime.loadExtension("libtvm_runtime_" + kind + ".so");
    if (!new Device(kind, 0).exist()) {
      throw new IllegalStateException("there is no device " + kind + "(0) on this machine");
    }
  }

  /** Has TVM take the machine code that an artifact brings along, if it brings any, for its CUDA source. */
  static void offerCubin(Path library, DefaultSignals signals) {
    Optional<byte[]> cubin = cubin(library);
    Function.register(COMPILE, _ -> {
      // TVM asks while it loads, when the signals are the artifact's.
      signals.close();
      try {
        return cubin.orElseThrow(() -> new IllegalStateException(library.getFileName()
            + " has CUDA source but no machine code: install tvm-driver/python/requirements-cuda.txt where it is compiled"));
      } finally {
        signals.enter();
      }
    }, true);
  }

  /** The machine code that an artifact brings along. */
  static Optional<byte[]> cubin(Path library) {
    // Stays loaded: TVM is about to load it.
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, Arena.global());
    Optional<MemorySegment> size = symbols.find(CUBIN_SIZE);
    return size.map(place -> place.reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG.withOrder(ByteOrder.nativeOrder()), 0))
        .map(bytes -> symbols.findOrThrow(CUBIN).reinterpret(bytes).toArray(ValueLayout.JAVA_BYTE));
  }
}
