package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.schemas.Layout;
import dev.mutatenn.schemas.Preprocess;
import dev.mutatenn.schemas.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelInputCheckTest {

  private final Problems problems = new Problems();

  @Test
  void spreadsASingleMeanOverAllChannels() {
    var preprocessing = ModelInputCheck.preprocessing(preprocess(List.of(32, 24), List.of(0.5), List.of(0.1, 0.2, 0.3), Layout.NCHW),
        List.of(1, 3, 32, 24), "models[0]", problems);
    assertThat(problems.list()).isEmpty();
    assertThat(preprocessing).hasValueSatisfying(p -> {
      assertThat(p.height()).isEqualTo(32);
      assertThat(p.width()).isEqualTo(24);
      assertThat(p.mean()).containsExactly(0.5, 0.5, 0.5);
      assertThat(p.std()).containsExactly(0.1, 0.2, 0.3);
    });
  }

  @Test
  void namesTheSizeTheModelTakes() {
    assertThat(ModelInputCheck.preprocessing(preprocess(List.of(224, 224), List.of(0.0), List.of(1.0), Layout.NHWC), List.of(1, 32, 24, 3),
        "models[0]", problems)).isEmpty();
    assertThat(problems.list()).containsExactly(
        new Problem("models[0].preprocess.resize", "resize is [224, 224], the model takes [1, 32, 24, 3]", "use [32, 24]"));
  }

  @Test
  void recognizesTheWrongLayout() {
    assertThat(ModelInputCheck.preprocessing(preprocess(List.of(32, 32), List.of(0.0), List.of(1.0), Layout.NHWC), List.of(1, 3, 32, 32),
        "models[0]", problems)).isEmpty();
    assertThat(problems.list()).extracting(Problem::getField).containsExactly("models[0].preprocess.layout");
  }

  @Test
  void countsMeansAndDeviations() {
    assertThat(ModelInputCheck.preprocessing(preprocess(List.of(8, 8), List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), Layout.NCHW),
        List.of(1, 1, 8, 8), "models[2]", problems)).isEmpty();
    assertThat(problems.list()).extracting(Problem::getField).containsExactly("models[2].preprocess.mean", "models[2].preprocess.std");
  }

  @Test
  void wantsAFixedFloatInputOfBatchOne() {
    assertThat(ModelInputCheck.isUsable("float32", List.of(1, 3, 8, 8), "models[0].uri", problems)).isTrue();
    assertThat(ModelInputCheck.isUsable("float16", List.of(4, 3, 8, 8), "models[0].uri", problems)).isFalse();
    assertThat(problems.list()).hasSize(2);
  }

  private static Preprocess preprocess(List<Integer> resize, List<Double> mean, List<Double> std, Layout layout) {
    return new Preprocess(resize, 255.0, mean, std, layout);
  }
}
