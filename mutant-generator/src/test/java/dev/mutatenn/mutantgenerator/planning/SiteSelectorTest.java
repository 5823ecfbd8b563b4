package dev.mutatenn.mutantgenerator.planning;

import static dev.mutatenn.mutantgenerator.Requests.all;
import static dev.mutatenn.mutantgenerator.Requests.range;
import static dev.mutatenn.mutantgenerator.Requests.sample;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SiteSelectorTest {

    @Test
    void allIsEverySite() {
        assertThat(SiteSelector.select(all(), 4)).containsExactly(1, 2, 3, 4);
        assertThat(SiteSelector.select(all(), 0)).isEmpty();
    }

    @Test
    void aRangeCountsFromOneAndIncludesItsEnd() {
        assertThat(SiteSelector.select(range(2, 4), 9)).containsExactly(2, 3, 4);
        assertThat(SiteSelector.select(range(1, 1), 9)).containsExactly(1);
    }

    @Test
    void aRangeEndsAtTheLastSite() {
        assertThat(SiteSelector.select(range(3, 100), 5)).containsExactly(3, 4, 5);
        assertThat(SiteSelector.select(range(6, 7), 5)).isEmpty();
    }

    @Test
    void aSampleIsAscendingDistinctAndDecidedByItsSeed() {
        var random = new Random(1);
        for (int round = 0; round < 200; round++) {
            int sites = random.nextInt(60);
            int count = 1 + random.nextInt(60);
            long seed = random.nextLong();
            var sample = SiteSelector.select(sample(count, seed), sites);
            assertThat(sample).hasSize(Math.min(count, sites)).isSorted().doesNotHaveDuplicates().allMatch(o -> o >= 1 && o <= sites);
            assertThat(SiteSelector.select(sample(count, seed), sites)).isEqualTo(sample);
        }
    }

    @Test
    void seedsReachEverySite() {
        var reached = new HashSet<Integer>();
        for (long seed = 0; seed < 200; seed++) {
            reached.addAll(SiteSelector.select(sample(2, seed), 10));
        }
        assertThat(reached).hasSize(10);
    }

    @Test
    void aSeedMeansTheSameSitesForEver() {
        assertThat(SiteSelector.select(sample(3, 7), 20)).containsExactly(14, 17, 18);
    }
}
