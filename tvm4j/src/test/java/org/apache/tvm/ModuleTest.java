package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts that TVM's compiler made, against what Python got from the same files. */
class ModuleTest {
  @Test
  void aNetworkAnswersBitForBitAsInPython() {
    try (Module machine = Artifacts.machine("network.so"); Function main = machine.entryFunc();
        Tensor input = Tensor.empty(new long[] {1, 3, 32, 32})) {
      input.copyFromRaw(Artifacts.bytes("input.bin"));
      for (int i = 0; i < 3; i++) {
        try (Tensor output = (Tensor) main.call(input).asTensor()) {
          assertThat(output.shape()).containsExactly(1, 10);
          assertThat(output.internal()).isEqualTo(Artifacts.bytes("output.bin"));
        }
      }
    }
  }

  @Test
  void severalOutputsAreAnArray() {
    try (Module machine = Artifacts.machine("arithmetic.so"); Function main = machine.getFunction("main");
        Tensor x = tensor(1, 2, 3, 4, 5, 6); Tensor y = tensor(10, 20, 30, 40, 50, 60);
        TVMArray outputs = main.call(x, y).asArray()) {
      assertThat(outputs.size()).isEqualTo(2);
      try (Tensor sum = (Tensor) outputs.get(0).asTensor(); Tensor product = (Tensor) outputs.get(1).asTensor()) {
        assertThat(sum.asFloatArray()).containsExactly(11, 22, 33, 44, 55, 66);
        assertThat(product.asFloatArray()).containsExactly(10, 40, 90, 160, 250, 360);
      }
    }
  }

  @Test
  void theMachinesOwnCallsWork() {
    try (Module machine = Artifacts.machine("arithmetic.so"); Tensor x = tensor(1, 2, 3, 4, 5, 6)) {
      call(machine, "set_input", "one", x);
      call(machine, "invoke_stateful", "one");
      try (Function get = machine.getFunction("get_output"); Tensor output = (Tensor) get.call("one").asTensor()) {
        assertThat(output.asFloatArray()).containsExactly(2, 4, 6, 8, 10, 12);
      }
      try (TimeEvaluator evaluator = machine.timeEvaluator("one", Device.cpu(), 3, 4)) {
        assertThat(Arrays.stream(evaluator.evaluate(x)).filter(seconds -> seconds > 0)).hasSize(4);
      }
    }
  }

  @Test
  void aKernelIsCalledWithoutAMachine() {
    try (Module kernels = Artifacts.load("kernels.so"); Function addOne = kernels.getFunction("add_one", true);
        Tensor in = Tensor.empty(new long[] {8}); Tensor out = Tensor.empty(new long[] {8})) {
      in.copyFrom(new float[] {1, 2, 3, 4, 5, 6, 7, 8});
      addOne.call(in, out);
      assertThat(out.asFloatArray()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
    }
  }

  @Test
  void anErrorInAKernelOrTheMachineIsAnException() {
    try (Module kernels = Artifacts.load("kernels.so"); Function addOne = kernels.getFunction("add_one", true);
        Tensor in = Tensor.empty(new long[] {7}); Tensor out = Tensor.empty(new long[] {8})) {
      assertThatThrownBy(() -> addOne.call(in, out)).isInstanceOf(TVMError.class).hasMessageContaining("8");
      assertThatThrownBy(() -> addOne.call(in)).isInstanceOf(TVMError.class);
      assertThatThrownBy(() -> addOne.call("text", out)).isInstanceOf(TVMError.class);
    }
    try (Module machine = Artifacts.machine("network.so"); Function main = machine.entryFunc();
        Tensor wrong = Tensor.empty(new long[] {1, 3, 8, 8})) {
      assertThatThrownBy(() -> main.call(wrong)).isInstanceOfSatisfying(TVMError.class, e -> {
        assertThat(e.rawMessage()).contains("shape").contains("32");
        assertThat(e.backtrace()).isNotBlank();
      });
    }
  }

  @Test
  void modulesImportOthers() {
    try (Module kernels = Artifacts.load("kernels.so"); Module arithmetic = Artifacts.load("arithmetic.so")) {
      assertThatThrownBy(() -> arithmetic.getFunction("add_one", true)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("add_one");
      arithmetic.importModule(kernels);
      try (Function found = arithmetic.getFunction("add_one", true)) {
        assertThat(found).isNotNull();
      }
      assertThat(arithmetic.implementsFunction("add_one", true)).isTrue();
      arithmetic.clearImports();
      assertThat(arithmetic.implementsFunction("add_one", true)).isFalse();
    }
    assertThat(Module.enabled("cpu")).isTrue();
    assertThat(Module.enabled("metal")).isFalse();
  }

  @Test
  void aFunctionOutlivesItsClosedModule() {
    Function main;
    try (Module machine = Artifacts.machine("arithmetic.so")) {
      main = machine.getFunction("one");
    }
    try (main; Tensor x = tensor(1, 1, 1, 1, 1, 1); Tensor output = (Tensor) main.call(x).asTensor()) {
      assertThat(output.asFloatArray()).containsOnly(2);
    }
  }

  @Test
  void whatIsNoModuleIsRefused(@TempDir Path folder) throws Exception {
    Artifacts.loadRuntime();
    Path text = Files.writeString(folder.resolve("text.so"), "no library");
    assertThatThrownBy(() -> Module.load(text.toString())).isInstanceOf(TVMError.class).hasMessageContaining("text.so");
    assertThatThrownBy(() -> Module.load(folder.resolve("absent.so").toString())).isInstanceOf(TVMError.class).hasMessageContaining("absent.so");
    assertThatThrownBy(() -> Module.load(folder.resolve("odd.ending").toString())).isInstanceOf(TVMError.class);
  }

  private static Tensor tensor(float... values) {
    Tensor tensor = Tensor.empty(new long[] {2, 3});
    tensor.copyFrom(values);
    return tensor;
  }

  private static void call(Module machine, String name, Object... args) {
    try (Function function = machine.getFunction(name)) {
      function.call(args).close();
    }
  }
}
