package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.catalogue.Closest;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Site;
import dev.mutatenn.mutantgenerator.request.Problems;
import dev.mutatenn.mutantgenerator.request.RequestCheck;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.SiteSelectionKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether the sites that a request names exist. */
final class SiteNamesCheck {

  private SiteNamesCheck() {
  }

  /**
   * Note every name that is a site of its operator in none of the models: names hold a digest of the code around them, so that one of another network
   * or version never silently means another place.
   *
   * @param sites of every model, for each mutation
   */
  static void check(List<ResolvedMutation> mutations, List<List<ModelExaminer.Sites>> sites, Problems problems) {
    for (int i = 0; i < mutations.size(); i++) {
      var mutation = mutations.get(i);
      if (mutation.sites().getKind() == SiteSelectionKind.NAMES) {
        Set<String> known = new LinkedHashSet<>();
        for (var ofModel : sites) {
          ofModel.get(i).all().stream().map(Site::name).forEach(known::add);
        }
        check(mutation, known, problems);
      }
    }
  }

  private static void check(ResolvedMutation mutation, Set<String> known, Problems problems) {
    var names = mutation.sites().getNames();
    for (int j = 0; j < names.size(); j++) {
      if (!known.contains(names.get(j))) {
        String all = known.isEmpty() ? "it has no site at all here; choose another operator"
            : "./mutatenn survey lists the " + known.size() + " there are";
        problems.add(mutation.field() + ".sites.names[" + j + "]", mutation.operator().name() + " has no site '" + names.get(j) + "'",
            RequestCheck.didYouMean(Closest.to(names.get(j), known)) + all);
      }
    }
  }
}
