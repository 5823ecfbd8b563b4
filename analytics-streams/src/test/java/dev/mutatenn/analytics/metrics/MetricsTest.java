package dev.mutatenn.analytics.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Every metric against numpy and scipy on 1,500 random cases, and at its edges. */
class MetricsTest {
  private static final double PERSISTENCE = 0.9;

  @Test
  void metricsOfTwoVectorsAgreeWithNumpyAndScipy() throws Exception {
    int undefined = 0;
    for (JsonNode row : Expected.ofVectors()) {
      float[] a = Expected.vector(row.get("a"));
      float[] b = Expected.vector(row.get("b"));
      JsonNode expected = row.get("expected");
      int[] topA = Ranking.top(a, row.get("k").asInt());
      int[] topB = Ranking.top(b, row.get("k").asInt());
      assertThat(topA).as("%s", row).containsExactly(Expected.classes(expected.get("topA")));
      assertThat(topB).as("%s", row).containsExactly(Expected.classes(expected.get("topB")));
      assertThat(Ranking.best(a)).isEqualTo(topA[0]);
      same(row, "jaccard", OptionalDouble.of(Jaccard.of(topA, topB)));
      same(row, "rbo", OptionalDouble.of(RankBiasedOverlap.of(topA, topB, PERSISTENCE)));
      same(row, "kendall", KendallTau.of(a, b));
      same(row, "cosine", Cosine.of(a, b));
      Divergence divergence = Divergence.of(a, b);
      same(row, "kullbackLeibler", divergence.kullbackLeibler());
      same(row, "jensenShannon", divergence.jensenShannon());
      Differences differences = Differences.of(a, b, row.get("absolute").asDouble(), row.get("relative").asDouble());
      same(row, "maxAbsolute", differences.maxAbsolute());
      same(row, "meanAbsolute", differences.meanAbsolute());
      same(row, "relativeL2", differences.relativeL2());
      same(row, "outOfTolerance", differences.outOfTolerance());
      assertThat(NonFinite.nan(a)).isEqualTo(expected.get("nan").asLong());
      assertThat(NonFinite.infinite(a)).isEqualTo(expected.get("infinite").asLong());
      undefined += expected.get("kendall").isNull() ? 1 : 0;
    }
    assertThat(Expected.ofVectors()).hasSizeGreaterThanOrEqualTo(1000);
    assertThat(undefined).as("cases in which tau is undefined").isBetween(100, 1200);
  }

  @Test
  void statisticsOfCountsAgreeWithScipy() throws Exception {
    for (JsonNode row : Expected.ofCounts()) {
      JsonNode expected = row.get("expected");
      Wilson wilson = Wilson.of(row.get("hits").asLong(), row.get("n").asLong());
      assertThat(wilson.low()).as("%s", row).isCloseTo(expected.get("low").asDouble(), within(1e-9));
      assertThat(wilson.high()).as("%s", row).isCloseTo(expected.get("high").asDouble(), within(1e-9));
      long onlyA = row.get("onlyA").asLong();
      long onlyB = row.get("onlyB").asLong();
      assertThat(McNemar.twoSided(onlyA, onlyB)).as("%s", row).isCloseTo(expected.get("twoSided").asDouble(), within(1e-9));
      assertThat(McNemar.firstGreater(onlyA, onlyB)).as("%s", row).isCloseTo(expected.get("firstGreater").asDouble(), within(1e-9));
      assertThat(CohensH.of(row.get("hits").asDouble() / row.get("n").asDouble(), 0.3))
          .isCloseTo(expected.get("cohensH").asDouble(), within(1e-12));
    }
    assertThat(Expected.ofCounts()).hasSizeGreaterThanOrEqualTo(1000);
  }

  @Test
  void quantilesAreWithinTheSketchsErrorHoweverItWasMerged() throws Exception {
    for (JsonNode row : Expected.ofCounts()) {
      long[] micros = new long[row.get("micros").size()];
      LatencySketch merged = LatencySketch.EMPTY;
      for (int i = micros.length - 1; i >= 0; i--) {
        micros[i] = row.get("micros").get(i).asLong();
        merged = LatencySketch.of(new long[] {micros[i]}).merge(merged);
      }
      LatencySketch whole = LatencySketch.of(micros);
      assertThat(merged).isEqualTo(whole);
      row.get("expected").get("quantiles").properties().forEach(quantile -> {
        double exact = quantile.getValue().asDouble();
        assertThat((double) whole.quantile(Double.parseDouble(quantile.getKey())).orElseThrow())
            .isCloseTo(exact, within(exact * LatencySketch.ERROR + 0.5));
      });
    }
    assertThat(LatencySketch.EMPTY.quantile(0.5)).isEmpty();
  }

  @Test
  void edges() {
    float[] one = {3};
    assertThat(KendallTau.of(one, one)).isEmpty();
    assertThat(KendallTau.of(new float[] {1, 1, 1}, new float[] {1, 2, 3})).isEmpty();
    assertThat(KendallTau.of(new float[] {1, 2, 3}, new float[] {3, 2, 1})).hasValue(-1);
    assertThat(KendallTau.of(new float[] {0f, -0f, 1}, new float[] {1, 1, 2}).orElseThrow()).isCloseTo(1, within(1e-12));
    assertThat(Cosine.of(new float[] {0, 0}, new float[] {1, 0})).isEmpty();
    assertThat(Divergence.of(one, new float[] {-7}).kullbackLeibler()).hasValue(0);
    assertThat(Ranking.top(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.NaN}, 3)).containsExactly(1, 0, 2);
    assertThat(Ranking.top(new float[] {0f, -0f, 0f}, 2)).containsExactly(0, 1);
    assertThat(McNemar.twoSided(0, 0)).isEqualTo(1);
    assertThat(McNemar.firstGreater(0, 5)).isEqualTo(1);
    assertThat(Wilson.of(0, 3).low()).isZero();
    Differences none = Differences.of(new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NaN},
        new float[] {Float.NaN, Float.NEGATIVE_INFINITY, 1}, 0, 0);
    assertThat(none.maxAbsolute()).isEmpty();
    assertThat(none.outOfTolerance()).hasValue(2.0 / 3);
    assertThat(none.nonFinite()).isEqualTo(3);
  }

  private static void same(JsonNode row, String metric, OptionalDouble found) {
    OptionalDouble expected = Expected.value(row.get("expected").get(metric));
    assertThat(found.isPresent()).as("%s of %s: %s, expected %s", metric, row, found, expected).isEqualTo(expected.isPresent());
    if (found.isPresent()) {
      double scale = Math.max(1, Math.abs(expected.getAsDouble()));
      assertThat(found.getAsDouble()).as("%s of %s", metric, row).isCloseTo(expected.getAsDouble(), within(1e-9 * scale));
    }
  }
}
