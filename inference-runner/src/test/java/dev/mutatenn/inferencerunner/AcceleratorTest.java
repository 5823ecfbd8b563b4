package dev.mutatenn.inferencerunner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything up to the launch: that takes a GPU. */
class AcceleratorTest {
  private static final String EMBED = """
      import sys
      from pathlib import Path
      from mutatenn_tvm import cubin
      print(cubin.embedded(Path(sys.argv[1]).read_bytes(), "g++", Path(sys.argv[2])))
      """;

  @TempDir Path folder;

  @Test
  void theMachineCodeThatTheCompilerPutIntoAnArtifactIsFoundThere() throws Exception {
    byte[] code = new byte[12_345];
    new java.util.Random(1).nextBytes(code);
    Path data = Files.write(folder.resolve("code"), code);
    String script = "import sys; sys.path.insert(0, " + '"' + Path.of("..", "tvm-driver", "python").toAbsolutePath() + '"' + ")\n" + EMBED;
    String object = Artifacts.output(List.of(Artifacts.python(), "-c", script, data.toString(), folder.toString())).strip();
    Path library = folder.resolve("artifact.so");
    Artifacts.output(List.of("g++", "-shared", "-o", library.toString(), object));
    assertThat(Accelerator.cubin(library)).hasValueSatisfying(found -> assertThat(found).isEqualTo(code));
  }

  @Test
  void anArtifactMayHaveNone() {
    assertThat(Accelerator.cubin(Artifacts.named("none"))).isEmpty();
  }
}
