package dev.mutatenn.compilerworker.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.compilerworker.Specs;
import dev.mutatenn.schemas.DeviceBinding;
import dev.mutatenn.schemas.Outcome;
import dev.mutatenn.storage.Blob;
import dev.mutatenn.tvmdriver.CompileResult;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ArtifactsTest {
  private static final Blob ONNX = new Blob(URI.create("file:///model.onnx"), "a".repeat(64), 1);

  @Test
  void devicesThatShareATargetShareItsArtifact() {
    var devices = List.of(new DeviceBinding("b", "t2"), new DeviceBinding("a", "t1"), new DeviceBinding("c", "t2"));
    var spec = Specs.original("e", ONNX, devices, 1);
    assertThat(Artifacts.targets(spec)).containsExactly("t2", "t1");
  }

  @ParameterizedTest
  @EnumSource(CompileResult.Kind.class)
  void everyAnswerOfTheCompilerHasAnOutcomeOfItsName(CompileResult.Kind kind) {
    var artifact = Artifacts.failed(Specs.original("e", ONNX, List.of("t")), "t", new CompileResult.CompileFailed(kind, "why", Duration.ofMillis(7)),
        "me");
    assertThat(artifact.getOutcome().name()).isEqualTo(kind.name());
    assertThat(artifact.getOutcome()).isNotEqualTo(Outcome.OK);
    assertThat(artifact.getDetail()).isEqualTo("why");
    assertThat(artifact.getCompileMillis()).isEqualTo(7);
    assertThat(artifact.getLibrary()).isNull();
    assertThat(artifact.getCodeDigest()).isEmpty();
  }
}
