package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.schemas.Level;
import dev.mutatenn.schemas.Mutation;
import dev.mutatenn.storage.Digests;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MutantIdsTest {

  private static final String MODEL = "86aa098e";

  @Test
  void isTheDigestOfItsPartsOnLinesOfTheirOwn() {
    String text = "change-threshold\namount=0.5\nside=left\nfused_conv2d/block[2]\n86aa098e\n";
    assertThat(id("change-threshold", 3, Map.of("side", "left", "amount", "0.5"), "fused_conv2d/block[2]", MODEL))
        .isEqualTo("change-threshold.3." + hash(text));
  }

  @Test
  void severalFaultsAreNamedOneAfterTheOther() {
    var first = fault("a", 3, Map.of("p", "1"), "s");
    var second = fault("b", 1, Map.of(), "t");
    assertThat(MutantIds.of(List.of(first, second), MODEL)).isEqualTo("a.3.b.1." + hash("a\np=1\ns\nb\nt\n86aa098e\n"));
    assertThat(MutantIds.of(List.of(second, first), MODEL)).isNotEqualTo(MutantIds.of(List.of(first, second), MODEL));
  }

  @Test
  void doesNotDependOnTheOrderOfParameters() {
    var forward = new LinkedHashMap<String, String>();
    var backward = new LinkedHashMap<String, String>();
    List.of("a", "b", "c").forEach(name -> forward.put(name, "1"));
    List.of("c", "b", "a").forEach(name -> backward.put(name, "1"));
    assertThat(id("op", 1, forward, "s", MODEL)).isEqualTo(id("op", 1, backward, "s", MODEL));
  }

  @Test
  void dependsOnEveryPart() {
    assertThat(List.of(
        id("op", 1, Map.of(), "s", MODEL),
        id("op", 2, Map.of(), "s", MODEL),
        id("op", 1, Map.of("a", "1"), "s", MODEL),
        id("op", 1, Map.of("a", "2"), "s", MODEL),
        id("op", 1, Map.of(), "t", MODEL),
        id("op", 1, Map.of(), "s", "another"))).doesNotHaveDuplicates();
  }

  private static String id(String operator, int ordinal, Map<String, String> parameters, String site, String model) {
    return MutantIds.of(List.of(fault(operator, ordinal, parameters, site)), model);
  }

  private static Mutation fault(String operator, int ordinal, Map<String, String> parameters, String site) {
    return new Mutation(operator, "a family", Level.LOOP, site, ordinal, parameters);
  }

  private static String hash(String text) {
    return Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
  }
}
