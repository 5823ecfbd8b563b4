package dev.mutatenn.inferenceworker.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.schemas.ClassScore;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TopKTest {

  @Test
  void bestFirstTiesToTheLowerIndexNanLast() {
    float nan = Float.NaN;
    assertThat(indices(TopK.of(new float[] {1, 3, 2, 3}, 3))).containsExactly(1, 3, 2);
    assertThat(indices(TopK.of(new float[] {nan, -1, nan, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY}, 5))).containsExactly(4, 1, 3, 0, 2);
    assertThat(indices(TopK.of(new float[] {-0f, 0f, -0f}, 2))).containsExactly(0, 1);
    assertThat(TopK.of(new float[] {7}, 5)).containsExactly(new ClassScore(0, 7f));
  }

  @Test
  void itIsTheBeginningOfTheWholeOrder() {
    Random random = new Random(11);
    for (int round = 0; round < 500; round++) {
      float[] scores = new float[random.nextInt(1, 30)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = random.nextInt(8) == 0 ? Float.NaN : random.nextInt(5) - 2;
      }
      List<ClassScore> whole = TopK.of(scores, scores.length);
      assertThat(indices(whole)).doesNotHaveDuplicates().hasSize(scores.length);
      for (int i = 1; i < whole.size(); i++) {
        ClassScore better = whole.get(i - 1);
        ClassScore worse = whole.get(i);
        boolean tie = better.getScore() == worse.getScore() || Float.isNaN(better.getScore()) && Float.isNaN(worse.getScore());
        assertThat(tie
            ? better.getClassIndex() < worse.getClassIndex()
            : Float.isNaN(worse.getScore()) || better.getScore() > worse.getScore()).isTrue();
      }
      int k = random.nextInt(1, 40);
      assertThat(indices(TopK.of(scores, k))).isEqualTo(indices(whole).subList(0, Math.min(k, whole.size())));
    }
  }

  private static List<Integer> indices(List<ClassScore> scores) {
    return scores.stream().map(ClassScore::getClassIndex).toList();
  }
}
