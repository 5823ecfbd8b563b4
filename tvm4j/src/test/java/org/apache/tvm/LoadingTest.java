package org.apache.tvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadingTest {
  @Test
  void withoutAPlaceToLookTheRemedyIsNamed() throws Exception {
    ChildJvm.Ended ended = ChildJvm.run("nothing-configured");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("UnsatisfiedLinkError", "tvm.library.path", "TVMRuntime.load");
  }

  @Test
  void aFolderWithoutTheLibrariesIsNamed(@TempDir Path folder) throws Exception {
    assertThat(ChildJvm.run("nothing-configured", "-Dtvm.library.path=" + folder).output())
        .contains("libtvm_ffi.so is in none of", folder.toString());
    Files.writeString(folder.resolve("libtvm_ffi.so"), "no library");
    assertThat(ChildJvm.run("nothing-configured", "-Dtvm.library.path=" + folder).output()).contains("Cannot load", folder.toString());
  }

  @Test
  void nullPointerExceptionsSurviveTheLoad() throws Exception {
    ChildJvm.Ended ended = ChildJvm.run("null-accesses", "-Dtvm.library.path=" + ChildJvm.libraryPath());
    assertThat(ended.output()).contains("100000 caught", "ended well");
    assertThat(ended.status()).isZero();
  }

  @Test
  void nullPointerExceptionsSurviveWithSignalChainingToo() throws Exception {
    String chaining = Path.of(System.getProperty("java.home"), "lib", "libjsig.so").toString();
    ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), "-Dtvm.library.path=" + ChildJvm.libraryPath(),
        ChildJvm.class.getName(), "null-accesses");
    builder.environment().put("LD_PRELOAD", chaining);
    Process process = builder.redirectErrorStream(true).start();
    assertThat(new String(process.getInputStream().readAllBytes())).contains("100000 caught", "ended well");
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void aProcessEndsCleanlyWithEverythingOpen() throws Exception {
    ChildJvm.Ended ended = ChildJvm.run("end-with-everything-open", "-Dtvm.library.path=" + ChildJvm.libraryPath());
    assertThat(ended.output()).contains("ended well");
    assertThat(ended.status()).isZero();
  }

  @Test
  void theRuntimeIsLoadedOnceAndFromOnePlace(@TempDir Path folder) {
    Artifacts.loadRuntime();
    Artifacts.loadRuntime();
    assertThatThrownBy(() -> TVMRuntime.load(List.of(folder))).isInstanceOf(IllegalStateException.class).hasMessageContaining(folder.toString());
    assertThatThrownBy(() -> TVMRuntime.loadExtension("libtvm_runtime_abacus.so")).isInstanceOf(UnsatisfiedLinkError.class)
        .hasMessageContaining("libtvm_runtime_abacus.so");
  }
}
