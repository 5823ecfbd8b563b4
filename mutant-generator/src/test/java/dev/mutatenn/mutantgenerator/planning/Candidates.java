package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.catalogue.OperatorCatalogue;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Site;
import dev.mutatenn.mutantgenerator.planning.ModelExaminer.Sites;
import dev.mutatenn.mutantgenerator.request.ResolvedMutation;
import dev.mutatenn.schemas.SiteSelection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Surveys as a compiler would answer them, and what follows from them. */
final class Candidates {

  static final String MODEL = "86aa098e";
  private static final OperatorCatalogue OPERATORS = OperatorCatalogue.load();

  private Candidates() {
  }

  /** The first entry of mutations. */
  static ResolvedMutation mutation(String operator, SiteSelection sites) {
    return new ResolvedMutation("mutations[0]", OPERATORS.find(operator).orElseThrow(), new TreeMap<>(), sites);
  }

  /** So many sites, {@code a1}, {@code a2} and so on, in one layer. */
  static Sites sites(String name, int count) {
    return new Sites(sites(name, new int[] {count}), count == 0 ? "it adds nothing" : "");
  }

  /** So many sites in each layer, the layers one after the other. */
  static List<Site> sites(String name, int... perLayer) {
    var sites = new ArrayList<Site>();
    for (int layer = 0; layer < perLayer.length; layer++) {
      for (int i = 0; i < perLayer[layer]; i++) {
        sites.add(new Site(name + (sites.size() + 1), sites.size() + 1, "layer" + layer));
      }
    }
    return List.copyOf(sites);
  }

  /** How many of {@code sites} lie in each of so many layers. */
  static List<Integer> perLayer(List<Site> sites, int layers) {
    return IntStream.range(0, layers).mapToObj(layer -> (int) sites.stream().filter(site -> site.layer().equals("layer" + layer)).count()).toList();
  }
}
