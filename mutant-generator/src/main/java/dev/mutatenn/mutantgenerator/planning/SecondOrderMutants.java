package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.schemas.PlannedMutant;
import dev.mutatenn.schemas.SecondOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Mutants with two faults (Jia and Harman, Higher Order Mutation Testing, 2009), each the faults of two planned mutants, so that what two faults do
 * together can be compared with what each does alone.
 */
final class SecondOrderMutants {

  /** What the plan calls them where it lists what was left out. */
  static final String NAME = "second-order";
  /** More mutants have more pairs than fit an int. */
  private static final int MOST = 65_536;

  private SecondOrderMutants() {
  }

  /** How many pairs of mutants there are, those at one site included. */
  static long pairs(long mutants) {
    return mutants * (mutants - 1) / 2;
  }

  /**
   * A uniform, seeded sample of the pairs of {@code mutants} that lie at different sites; all of them where there are no more. The first fault of a
   * pair is that of the earlier mutant. Pairs whose faults are in each other's way are found out by the compiler, which calls them not applicable.
   *
   * @param mutants with one fault each, all applicable, fewer than 65536
   * @param modelSha256 digest of the ONNX file
   */
  static List<PlannedMutant> of(List<PlannedMutant> mutants, SecondOrder wanted, String modelSha256) {
    if (mutants.size() >= MOST) {
      throw new IllegalArgumentException(mutants.size() + " mutants are too many to be paired");
    }
    int pairs = (int) pairs(mutants.size());
    var random = new Random(wanted.getSeed());
    // A Fisher-Yates shuffle of all pairs that remembers only the places it has touched.
    Map<Integer, Integer> moved = new HashMap<>();
    var found = new ArrayList<PlannedMutant>();
    for (int place = 0; place < pairs && found.size() < wanted.getCount(); place++) {
      int other = place + random.nextInt(pairs - place);
      int pair = moved.getOrDefault(other, other);
      moved.put(other, moved.getOrDefault(place, place));
      int later = later(pair);
      var first = mutants.get(pair - (int) pairs(later)).getMutation();
      var second = mutants.get(later).getMutation();
      if (!first.getSite().equals(second.getSite())) {
        var faults = List.of(first, second);
        found.add(MutantPlanner.planned(MutantIds.of(faults, modelSha256), faults, null));
      }
    }
    return List.copyOf(found);
  }

  /** The later mutant of a pair, pairs numbered (0, 1), (0, 2), (1, 2), (0, 3) and so on: the largest n with n (n - 1) / 2 up to the number. */
  private static int later(int pair) {
    int later = (int) ((1 + Math.sqrt(1 + 8.0 * pair)) / 2);
    while (pairs(later) > pair) {
      later--;
    }
    while (pairs(later + 1L) <= pair) {
      later++;
    }
    return later;
  }
}
