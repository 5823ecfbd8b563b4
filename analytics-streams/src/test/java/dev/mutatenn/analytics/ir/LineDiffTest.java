package dev.mutatenn.analytics.ir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.analytics.ir.LineDiff.Kind;
import dev.mutatenn.analytics.ir.LineDiff.Line;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineDiffTest {

  @Test
  void aChangedLineIsOneDeletedAndOneInserted() {
    assertThat(LineDiff.of("a\nb\nc\n", "a\nx\nc\n")).containsExactly(new Line(Kind.SAME, 1, 1, "a"), new Line(Kind.DELETED, 2, 0, "b"),
        new Line(Kind.INSERTED, 0, 2, "x"), new Line(Kind.SAME, 3, 3, "c"));
    assertThat(LineDiff.of("", "")).isEmpty();
    assertThat(LineDiff.of("a", "")).containsExactly(new Line(Kind.DELETED, 1, 0, "a"));
  }

  @Test
  void bothTextsCanBeReadOffADifferenceThatIsAsShortAsAnyCanBe() {
    Random random = new Random(5);
    for (int round = 0; round < 3000; round++) {
      List<String> a = lines(random);
      List<String> b = lines(random);
      List<Line> diff = LineDiff.of(String.join("\n", a), String.join("\n", b));
      assertThat(diff.stream().filter(line -> line.kind() != Kind.INSERTED).map(Line::text).toList()).isEqualTo(a);
      assertThat(diff.stream().filter(line -> line.kind() != Kind.DELETED).map(Line::text).toList()).isEqualTo(b);
      assertThat(diff.stream().filter(line -> line.before() > 0).map(Line::before)).isEqualTo(IntStream.rangeClosed(1, a.size()).boxed().toList());
      assertThat(diff.stream().filter(line -> line.kind() == Kind.SAME)).hasSize(longestCommon(a, b));
    }
  }

  @Test
  void textsThatHaveTooLittleInCommonAreReplaced() {
    String a = IntStream.range(0, 2000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
    String b = IntStream.range(0, 2000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));
    assertThat(LineDiff.of("same\n" + a, "same\n" + b)).hasSize(4001).filteredOn(line -> line.kind() == Kind.SAME).hasSize(1);
  }

  private static List<String> lines(Random random) {
    return IntStream.range(0, random.nextInt(14)).mapToObj(_ -> String.valueOf((char) ('a' + random.nextInt(4)))).toList();
  }

  private static int longestCommon(List<String> a, List<String> b) {
    int[][] best = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        best[i][j] = a.get(i - 1).equals(b.get(j - 1)) ? best[i - 1][j - 1] + 1 : Math.max(best[i - 1][j], best[i][j - 1]);
      }
    }
    return best[a.size()][b.size()];
  }
}
