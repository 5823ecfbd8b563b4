package dev.mutatenn.cli.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.catalogue.DeviceCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalProbeTest {
  private static final Path PYTHON = Path.of("/usr/bin/env");
  private final DeviceCatalogue catalogue = DeviceCatalogue.load(null);

  @TempDir Path programs;

  @Test
  void tellsWhatIsMissing() throws Exception {
    Files.createFile(programs.resolve("g++")).toFile().setExecutable(true);
    LocalProbe old = new LocalProbe(new Machine("Linux", "x86-64", "old", 2, Set.of("sse4_2"), List.of(programs)), PYTHON);
    assertThat(missing(old, "x86-64")).isEmpty();
    assertThat(missing(old, "x86-64-v3")).contains("avx2", "fma").doesNotContain("sse4_2");
    assertThat(missing(old, "c-gcc")).contains("gcc", "apt-get install gcc");
    LocalProbe arm = new LocalProbe(new Machine("Linux", "aarch64", "arm", 2, Set.of(), List.of(programs)), PYTHON);
    assertThat(missing(arm, "x86-64")).contains("x86-64").contains("aarch64");
  }

  @Test
  void thisMachineAnswers() {
    Machine here = Machine.here();
    LocalProbe probe = new LocalProbe(here, PYTHON);
    assertThat(here.processors()).isPositive();
    assertThat(probe.hasProgram("sh")).isTrue();
    assertThat(probe.hasProgram("no-such-program")).isFalse();
    assertThat(probe.hasLibrary("libc.so.6")).isTrue();
    assertThat(probe.hasLibrary("libnone.so.99")).isFalse();
    assertThat(probe.hasTvmLibrary("libtvm_runtime.so")).as("no TVM in such a Python").isFalse();
  }

  private String missing(LocalProbe probe, String name) {
    return probe.readiness(catalogue.device(name).orElseThrow(), catalogue).text();
  }
}
