package dev.mutatenn.mutantgenerator.planning;

import static dev.mutatenn.mutantgenerator.Requests.all;
import static dev.mutatenn.mutantgenerator.Requests.names;
import static dev.mutatenn.mutantgenerator.Requests.range;
import static dev.mutatenn.mutantgenerator.Requests.sample;
import static dev.mutatenn.mutantgenerator.Requests.stratified;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Site;
import dev.mutatenn.schemas.SiteSelection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SiteSelectorTest {

  @Test
  void allIsEverySite() {
    assertThat(select(all(), 4)).containsExactly(1, 2, 3, 4);
    assertThat(select(all(), 0)).isEmpty();
  }

  @Test
  void aRangeCountsFromOneAndIncludesItsEnd() {
    assertThat(select(range(2, 4), 9)).containsExactly(2, 3, 4);
    assertThat(select(range(1, 1), 9)).containsExactly(1);
  }

  @Test
  void aRangeEndsAtTheLastSite() {
    assertThat(select(range(3, 100), 5)).containsExactly(3, 4, 5);
    assertThat(select(range(6, 7), 5)).isEmpty();
  }

  @Test
  void aSampleIsAscendingDistinctAndDecidedByItsSeed() {
    var random = new Random(1);
    for (int round = 0; round < 200; round++) {
      int sites = random.nextInt(60);
      int count = 1 + random.nextInt(60);
      long seed = random.nextLong();
      for (var selection : List.of(sample(count, seed), stratified(count, seed))) {
        var chosen = select(selection, sites);
        assertThat(chosen).hasSize(Math.min(count, sites)).isSorted().doesNotHaveDuplicates().allMatch(o -> o >= 1 && o <= sites);
        assertThat(select(selection, sites)).isEqualTo(chosen);
      }
    }
  }

  @Test
  void seedsReachEverySite() {
    var reached = new HashSet<Integer>();
    var reachedByLayer = new HashSet<Site>();
    for (long seed = 0; seed < 200; seed++) {
      reached.addAll(select(sample(2, seed), 10));
      reachedByLayer.addAll(SiteSelector.select(stratified(2, seed), Candidates.sites("s", 7, 1, 2)));
    }
    assertThat(reached).hasSize(10);
    assertThat(reachedByLayer).hasSize(10);
  }

  @Test
  void aSeedMeansTheSameSitesForEver() {
    assertThat(select(sample(3, 7), 20)).containsExactly(14, 17, 18);
    assertThat(SiteSelector.select(stratified(6, 7), Candidates.sites("s", 12, 2, 6))).extracting(Site::ordinal)
        .containsExactly(5, 8, 12, 13, 19, 20);
  }

  @Test
  void everyLayerHasItsShareOfAStratifiedSample() {
    var sites = Candidates.sites("s", 80, 15, 4, 1);
    assertThat(Candidates.perLayer(SiteSelector.select(stratified(20, 3), sites), 4)).containsExactly(15, 3, 1, 1);
    assertThat(Candidates.perLayer(SiteSelector.select(stratified(4, 3), sites), 4)).containsExactly(1, 1, 1, 1);
    assertThat(Candidates.perLayer(SiteSelector.select(stratified(1000, 3), sites), 4)).containsExactly(80, 15, 4, 1);
  }

  @Test
  void namesAreTakenInTheOrderOfTheSites() {
    assertThat(SiteSelector.select(names("s3", "elsewhere", "s1"), Candidates.sites("s", new int[] {4}))).extracting(Site::ordinal)
        .containsExactly(1, 3);
  }

  private static List<Integer> select(SiteSelection selection, int sites) {
    return SiteSelector.select(selection, Candidates.sites("s", new int[] {sites})).stream().map(Site::ordinal).toList();
  }
}
