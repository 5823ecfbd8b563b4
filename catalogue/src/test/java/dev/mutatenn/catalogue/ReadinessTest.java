package dev.mutatenn.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final Set<String> V2 = Set.of("cx16", "lahf_lm", "popcnt", "pni", "ssse3", "sse4_1", "sse4_2");

  private final DeviceCatalogue catalogue = DeviceCatalogue.load(null);

  /** A machine that has exactly this. */
  private record Imagined(String architecture, Set<String> features, Set<String> has) implements Probe {
    @Override
    public boolean hasProgram(String name) {
      return has.contains(name);
    }

    @Override
    public boolean hasFile(Path path) {
      return has.contains(path.toString());
    }

    @Override
    public boolean hasLibrary(String name) {
      return has.contains(name);
    }

    @Override
    public boolean hasTvmLibrary(String name) {
      return has.contains(name);
    }

    @Override
    public boolean hasPythonPackage(String name) {
      return has.contains(name);
    }
  }

  @Test
  void aProcessorNeedsEveryFeature() {
    Imagined old = new Imagined("x86-64", V2, Set.of("g++"));
    assertThat(of("x86-64", old).possible()).isTrue();
    assertThat(of("x86-64-v2", old).possible()).isTrue();
    assertThat(of("x86-64-v3", old).text()).isEqualTo("a processor with avx, avx2, bmi1, bmi2, f16c, fma, abm, movbe");
    Set<String> all = new HashSet<>(catalogue.device("x86-64-v3").orElseThrow().requirements().features());
    assertThat(of("x86-64-v3", new Imagined("x86-64", all, Set.of("g++"))).possible()).isTrue();
    assertThat(of("x86-64-v4", new Imagined("x86-64", all, Set.of("g++"))).text()).startsWith("a processor with avx512f, ");
    assertThat(of("x86-64-v3", new Imagined("aarch64", Set.of(), Set.of("g++"))).text()).isEqualTo("a processor of type x86-64 (this one is aarch64)");
  }

  @Test
  void packagesAreOneLineToInstall() {
    Imagined bare = new Imagined("x86-64", V2, Set.of());
    assertThat(of("c-gcc", bare).text()).isEqualTo("gcc (apt-get install gcc)");
    assertThat(of("aarch64", bare).text()).isEqualTo("aarch64-linux-gnu-g++, qemu-aarch64, /usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1"
        + " (apt-get install g++-aarch64-linux-gnu qemu-user)");
    Set<String> installed = Set.of("aarch64-linux-gnu-g++", "qemu-aarch64", "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1");
    assertThat(of("aarch64", new Imagined("x86-64", Set.of(), installed)).possible()).isTrue();
  }

  @Test
  void whatNoPackageHasIsToldWithItsRemedy() {
    Imagined wheel = new Imagined("x86-64", V2, Set.of("g++", "libOpenCL.so.1", "libtvm_runtime_cuda.so"));
    assertThat(of("opencl", wheel).text()).isEqualTo("libtvm_runtime_opencl.so (TVM built with USE_OPENCL)");
    assertThat(of("cuda", wheel).missing()).extracting(Readiness.Missing::what)
        .containsExactly("/dev/nvidiactl", "libcuda.so.1", "libcudart.so.13", "cuda.bindings");
  }

  private Readiness of(String name, Probe machine) {
    Device device = catalogue.device(name).orElseThrow();
    return Readiness.of(device, catalogue.targetOf(device), machine);
  }
}
