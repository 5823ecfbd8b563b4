package org.apache.tvm.benchmarks;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.tvm.API;
import org.apache.tvm.Device;
import org.apache.tvm.Function;
import org.apache.tvm.Module;
import org.apache.tvm.Shape;
import org.apache.tvm.TVMValue;
import org.apache.tvm.Tensor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a call over the border costs: system properties tvm.library.path and artifacts (a folder that artifacts.py filled). */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
public class Calls {
  private Function numThreads;
  private Function deviceAttribute;
  private Function callback;
  private Function shape;
  private Module machine;
  private Function one;
  private Tensor input;
  private float[] values;

  @Setup(Level.Trial)
  public void load() {
    numThreads = API.getGlobalFunc("runtime.NumThreads");
    deviceAttribute = API.getGlobalFunc("runtime.GetDeviceAttr");
    shape = API.getGlobalFunc("ffi.Shape");
    callback = Function.convertFunc(args -> args[0].asLong() + args[1].asLong() + args[2].asLong());
    try (Module library = Module.load(Path.of(System.getProperty("artifacts"), "arithmetic.so").toString());
        Function loader = library.getFunction("vm_load_executable")) {
      machine = loader.call().asModule();
    }
    try (Function initialise = machine.getFunction("vm_initialization"); TVMValue nothing = initialise.call(Device.cpu().deviceType, 0, 2)) {
      one = machine.getFunction("one");
    }
    values = new float[6];
    input = Tensor.empty(new long[] {2, 3});
    input.copyFrom(values);
  }

  @TearDown(Level.Trial)
  public void close() {
    callback.close();
    input.close();
    one.close();
    machine.close();
  }

  /** The least there is: no argument, an integer back. */
  @Benchmark
  public long noArgument() {
    return numThreads.call().asLong();
  }

  /** runtime.GetDeviceAttr(cpu, 0, exist). */
  @Benchmark
  public long threeIntegers() {
    return deviceAttribute.call(1, 0, 0).asLong();
  }

  /** The same by pushing. */
  @Benchmark
  public long threeIntegersPushed() {
    return deviceAttribute.pushArg(1).pushArg(0).pushArg(0).invoke().asLong();
  }

  /** Into TVM, back into Java, and both ways back. */
  @Benchmark
  public long callbackOfThreeIntegers() {
    return callback.call(1, 2, 3).asLong();
  }

  /** An object that comes back and is closed. */
  @Benchmark
  public void shapeMadeAndClosed() {
    shape.call(1, 2, 3).close();
  }

  /** The Relax VM on x + x of 2×3 float32: an output tensor, closed. */
  @Benchmark
  public void machineCall() {
    one.call(input).close();
  }

  /** What a service does for an answer: copy the input in, run, copy the output out. */
  @Benchmark
  public float[] machineCallWithCopies() {
    input.copyFrom(values);
    try (Tensor output = (Tensor) one.call(input).asTensor()) {
      return output.asFloatArray();
    }
  }
}
