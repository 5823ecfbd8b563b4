package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplingTest {

  @Test
  void sharesFollowSizesByLargestRemainder() {
    assertThat(shares(10, 50, 30, 20)).containsExactly(5, 3, 2);
    assertThat(shares(10, 45, 33, 22)).containsExactly(5, 3, 2);
    assertThat(shares(5, 1, 1, 1, 97)).containsExactly(1, 1, 1, 2);
  }

  @Test
  void withFewerThanThereAreStrataAsManyStrataHaveOneEach() {
    assertThat(shares(2, 9, 9, 9, 9, 9)).containsOnly(0, 1).satisfies(shares -> assertThat(sum(shares)).isEqualTo(2));
    assertThat(shares(0, 4, 5)).containsExactly(0, 0);
  }

  @Test
  void sharesAreWithinOneOfTheirQuotaWhereNoStratumIsSmallerThanItsShareOfOne() {
    var random = new Random(11);
    for (int round = 0; round < 500; round++) {
      int[] sizes = random.ints(1 + random.nextInt(12), 1, 40).toArray();
      int all = IntStream.of(sizes).sum();
      int count = random.nextInt(all + 1);
      var shares = shares(count, sizes);
      assertThat(sum(shares)).isEqualTo(count);
      for (int i = 0; i < sizes.length; i++) {
        assertThat(shares.get(i)).isBetween(count >= sizes.length ? 1 : 0, sizes[i]);
        double quota = (double) count * sizes[i] / all;
        if (IntStream.of(sizes).allMatch(size -> (double) count * size / all >= 1)) {
          assertThat(Math.abs(shares.get(i) - quota)).isLessThan(1);
        }
      }
    }
  }

  @Test
  void innerStrataAreKeptWithinOuterOnes() {
    // 3 operators of 60, 30 and 10 mutants, in layers of 10.
    var items = IntStream.range(0, 100).boxed().toList();
    var chosen = Sampling.stratified(items, 20, List.of(i -> i < 60 ? "a" : i < 90 ? "b" : "c", i -> Integer.toString(i / 10)), new Random(5));
    assertThat(chosen).isSorted().doesNotHaveDuplicates();
    assertThat(IntStream.range(0, 10).mapToObj(layer -> chosen.stream().filter(i -> i / 10 == layer).count())).containsOnly(2L);
  }

  private static List<Integer> shares(int count, int... sizes) {
    return Sampling.shares(count, IntStream.of(sizes).boxed().toList(), new Random(3));
  }

  private static int sum(List<? extends Integer> shares) {
    return shares.stream().mapToInt(Integer::intValue).sum();
  }
}
