package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Site;
import dev.mutatenn.schemas.SiteSelection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/** Which of an operator's sites an experiment uses. */
public final class SiteSelector {

  private SiteSelector() {
  }

  /**
   * The chosen sites, in their order. A range reaching beyond the last site ends there, a sample larger than what there is takes all; the result is
   * empty only where no site is in the selection. The same seed chooses the same sites everywhere.
   *
   * @param sites by ordinal, from 1 without gaps
   */
  public static List<Site> select(SiteSelection selection, List<Site> sites) {
    int count = Math.min(selection.getCount(), sites.size());
    return switch (selection.getKind()) {
      case ALL -> sites;
      case RANGE -> sites.stream().filter(site -> site.ordinal() >= selection.getFirst() && site.ordinal() <= selection.getLast()).toList();
      case SAMPLE -> Sampling.uniform(count, sites.size(), new Random(selection.getSeed())).stream().map(sites::get).toList();
      case STRATIFIED -> Sampling.stratified(sites, count, List.of(Site::layer), new Random(selection.getSeed()));
      case NAMES -> {
        var names = new HashSet<>(selection.getNames());
        yield sites.stream().filter(site -> names.contains(site.name())).toList();
      }
    };
  }
}
