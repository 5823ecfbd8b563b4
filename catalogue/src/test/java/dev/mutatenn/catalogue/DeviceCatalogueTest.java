package dev.mutatenn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceCatalogueTest {
  private static final String TARGET = "targets: [{name: t, tvm: {kind: llvm}, link: {compiler: g++, options: []}}]\n";
  private static final String BOARD = "runtime: {kind: rpc, host: board, port: 9090, key: pi, device: {kind: opencl, index: 1}}";

  @TempDir Path folder;

  @Test
  void everyDeviceHasItsTarget() {
    DeviceCatalogue catalogue = DeviceCatalogue.load(null);
    assertThat(catalogue.devices()).extracting(Device::name).contains("x86-64", "x86-64-v2", "x86-64-v3", "x86-64-v4", "x86-64-o0", "c-gcc", "c-gcc-o0",
        "c-gcc-fast", "c-clang", "aarch64", "cuda", "opencl", "vulkan", "rocm", "metal");
    for (Device device : catalogue.devices()) {
      assertThat(catalogue.targetOf(device).name()).isEqualTo(device.target());
    }
    assertThat(catalogue.targets()).allSatisfy(target -> assertThat(catalogue.devices()).extracting(Device::target).contains(target.name()));
    assertThat(catalogue.closest("x86-64-v5")).contains("x86-64-v3");
    assertThat(catalogue.target("c-gcc").orElseThrow().link().options()).containsExactly("-O2");
    assertThat(catalogue.target("c-gcc").orElseThrow().optimisation()).isEqualTo(3);
    assertThat(catalogue.target("x86-64-o0").orElseThrow().optimisation()).isZero();
    assertThat(catalogue.target("cuda").orElseThrow().tvm()).containsEntry("arch", "sm_90");
  }

  @Test
  void runtimesAreOfTheirKind() throws Exception {
    DeviceCatalogue catalogue = DeviceCatalogue.load(null);
    assertThat(catalogue.device("c-gcc").orElseThrow().runtime()).isEqualTo(new Runtime.Cpu(0));
    assertThat(catalogue.device("cuda").orElseThrow().runtime()).isEqualTo(new Runtime.Cuda(0));
    assertThat(catalogue.device("metal").orElseThrow().runtime()).isEqualTo(new Runtime.Other("metal", 0));
    Device aarch64 = catalogue.device("aarch64").orElseThrow();
    assertThat(aarch64.runtime()).isEqualTo(new Runtime.Rpc("127.0.0.1", 0, "aarch64", new Runtime.Cpu(0)));
    assertThat(aarch64.ownServer()).contains(new RpcServer("aarch64", List.of("qemu-aarch64", "-L", "/usr/aarch64-linux-gnu"), List.of()));
    Device board = load(TARGET + "devices: [{name: d, target: t, " + BOARD + "}]").devices().getFirst();
    assertThat(board.runtime()).isEqualTo(new Runtime.Rpc("board", 9090, "pi", new Runtime.Other("opencl", 1)));
    assertThat(board.runtime().kind()).isEqualTo("rpc");
    assertThat(board.ownServer()).isEmpty();
    assertThat(board.requirements()).isEqualTo(Requirements.NONE);
  }

  @Test
  void requirementsKeepTheFilesOrder() throws Exception {
    Device device = load(TARGET + "devices: [{name: d, target: t, runtime: {kind: cpu, index: 0}, requires: {programs: {z: zp, a: ap}, features: [fma]}}]")
        .devices().getFirst();
    assertThat(device.requirements().programs().keySet()).containsExactly("z", "a");
    assertThat(device.requirements().features()).containsExactly("fma");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "devices: [{name: d, target: u, runtime: {kind: cpu, index: 0}}] | devices[0].target: there is no target u; there are t",
    "devices: [{name: D!, target: t, runtime: {kind: cpu, index: 0}}] | devices[0].name: \"D!\" must be lower-case",
    "devices: [{nmae: d}] | devices[0].nmae: is not known here; known are name, requires, runtime, server, target",
    "devices: [{name: d, target: t, runtime: {kind: gpu, index: 0}}] | devices[0].runtime.kind: must be cpu, cuda, opencl, vulkan, rocm, metal or rpc, not gpu",
    "devices: [{name: d, target: t, runtime: {kind: cpu, index: -1}}] | devices[0].runtime.index: must be from 0 to 32767, not -1",
    "devices: [{name: d, target: t, runtime: {kind: rpc, host: h, port: 70000, device: {kind: cpu, index: 0}}}] | devices[0].runtime.port: must be from 0 to 65535, not 70000",
    "devices: [{name: d, target: t, runtime: {kind: rpc, host: h, port: 0, device: {kind: cpu, index: 0}}}] | devices[0].runtime.port: must be the server's",
    "devices: [{name: d, target: t, runtime: {kind: rpc, host: h, port: 1, device: {kind: rpc}}}] | devices[0].runtime.device.kind: must be cpu, cuda, opencl, vulkan, rocm, metal, not rpc",
    "devices: [{name: d, target: t, runtime: {kind: rpc, host: h, port: 1}}] | devices[0].runtime.device: a group of settings is needed",
    "devices: [{name: d, target: t, runtime: {kind: cpu, index: 0}, server: {build: native}}] | devices[0].server: is for a runtime of kind rpc only; this one is cpu",
    "devices: [{name: d, target: t, runtime: {kind: cpu, index: 0}, requires: {files: {lib.so: p}}}] | devices[0].requires.files.lib.so: must be an absolute path",
    "devices: [{name: d, target: t, runtime: {kind: cpu, index: 0}, requires: {cpu: [fma]}}] | devices[0].requires.cpu: is not known here",
  }, quoteCharacter = '\'')
  void wrongDevicesAreToldWithPlaceAndRemedy(String devices, String message) throws Exception {
    refused(TARGET + devices, message);
  }

  @Test
  void wrongFilesAreToldWithPlaceAndRemedy() throws Exception {
    refused("targets: []", "devices: a list is needed");
    refused("targets: [", "line ");
    refused(TARGET.replace("kind: llvm", "kind: abacus"), "targets[0].tvm.kind: must be one of c, cuda, llvm");
    refused(TARGET.replace("kind: llvm", "mcpu: x86-64"), "targets[0].tvm.kind: is missing, for example llvm");
    refused(TARGET.replace("link:", "optimisation: 4, link:"), "targets[0].optimisation: must be from 0 to 3, not 4");
    refused(TARGET.replace("options: []", "options: [{a: b}]"), "targets[0].link.options[0]: a text is needed");
    String device = "{name: d, target: t, runtime: {kind: cpu, index: 0}}";
    refused(TARGET + "devices: [" + device + ", " + device + "]", "devices[1].name: d is there twice");
    assertThatThrownBy(() -> DeviceCatalogue.load(folder.resolve("absent.yaml"))).hasMessageContaining("absent.yaml").hasMessageContaining("does not exist");
  }

  private DeviceCatalogue load(String text) throws Exception {
    return DeviceCatalogue.load(Files.writeString(folder.resolve("devices.yaml"), text));
  }

  private void refused(String text, String... messages) throws Exception {
    Path file = Files.writeString(folder.resolve("devices.yaml"), text);
    assertThatThrownBy(() -> DeviceCatalogue.load(file)).isInstanceOf(CatalogueException.class).hasMessageContainingAll(messages).hasMessageContaining(file.toString());
  }
}
