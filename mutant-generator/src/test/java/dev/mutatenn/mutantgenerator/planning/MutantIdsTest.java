package dev.mutatenn.mutantgenerator.planning;

import static org.assertj.core.api.Assertions.assertThat;

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
        String hash = Digests.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
        assertThat(MutantIds.of("change-threshold", 3, Map.of("side", "left", "amount", "0.5"), "fused_conv2d/block[2]", MODEL))
                .isEqualTo("change-threshold.3." + hash);
    }

    @Test
    void doesNotDependOnTheOrderOfParameters() {
        var forward = new LinkedHashMap<String, String>();
        var backward = new LinkedHashMap<String, String>();
        List.of("a", "b", "c").forEach(name -> forward.put(name, "1"));
        List.of("c", "b", "a").forEach(name -> backward.put(name, "1"));
        assertThat(MutantIds.of("op", 1, forward, "s", MODEL)).isEqualTo(MutantIds.of("op", 1, backward, "s", MODEL));
    }

    @Test
    void dependsOnEveryPart() {
        assertThat(List.of(
                MutantIds.of("op", 1, Map.of(), "s", MODEL),
                MutantIds.of("op", 2, Map.of(), "s", MODEL),
                MutantIds.of("op", 1, Map.of("a", "1"), "s", MODEL),
                MutantIds.of("op", 1, Map.of("a", "2"), "s", MODEL),
                MutantIds.of("op", 1, Map.of(), "t", MODEL),
                MutantIds.of("op", 1, Map.of(), "s", "another"))).doesNotHaveDuplicates();
    }
}
