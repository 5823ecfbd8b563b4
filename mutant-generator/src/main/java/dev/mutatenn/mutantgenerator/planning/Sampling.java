package dev.mutatenn.mutantgenerator.planning;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Seeded samples. The same seed chooses the same things everywhere: the generator is that of {@link Random}, whose algorithm is specified.
 */
final class Sampling {

  private Sampling() {
  }

  /** {@code count} of the numbers 0..{@code size}-1, ascending, all equally likely: the first places of a Fisher-Yates shuffle. */
  static List<Integer> uniform(int count, int size, Random random) {
    int[] numbers = IntStream.range(0, size).toArray();
    for (int place = 0; place < count; place++) {
      int other = place + random.nextInt(size - place);
      int moved = numbers[place];
      numbers[place] = numbers[other];
      numbers[other] = moved;
    }
    return IntStream.of(numbers).limit(count).sorted().boxed().toList();
  }

  /**
   * {@code count} of the items, in their order. They are divided by the first of {@code levels}; each part has its {@linkplain #shares share} of the
   * sample, which is divided by the next level in turn, and is uniform within the innermost parts. So the levels are strata in the sense of Cochran,
   * Sampling Techniques (1977), chapter 5, with proportional allocation.
   *
   * @param count 0 up to the number of items
   */
  static <T> List<T> stratified(List<T> items, int count, List<Function<T, String>> levels, Random random) {
    return stratified(IntStream.range(0, items.size()).boxed().toList(), items, count, levels, random).stream().sorted().map(items::get).toList();
  }

  private static <T> List<Integer> stratified(List<Integer> places, List<T> items, int count, List<Function<T, String>> levels, Random random) {
    if (levels.isEmpty()) {
      return uniform(count, places.size(), random).stream().map(places::get).toList();
    }
    Map<String, List<Integer>> strata = new LinkedHashMap<>();
    places.forEach(place -> strata.computeIfAbsent(levels.getFirst().apply(items.get(place)), key -> new ArrayList<>()).add(place));
    var shares = shares(count, strata.values().stream().map(Collection::size).toList(), random);
    var chosen = new ArrayList<Integer>();
    int stratum = 0;
    for (var members : strata.values()) {
      chosen.addAll(stratified(members, items, shares.get(stratum++), levels.subList(1, levels.size()), random));
    }
    return chosen;
  }

  /**
   * How many of each stratum: in proportion to its size by largest remainders (Hamilton's method), and at least one; where {@code count} is less than
   * there are strata, one of so many of them.
   *
   * @param count 0 up to the sum of {@code sizes}
   * @param sizes of the strata, each at least 1
   */
  static List<Integer> shares(int count, List<Integer> sizes, Random random) {
    int strata = sizes.size();
    if (count <= strata) {
      var chosen = uniform(count, strata, random);
      return IntStream.range(0, strata).mapToObj(stratum -> chosen.contains(stratum) ? 1 : 0).toList();
    }
    int[] shares = new int[strata];
    var rest = new ArrayList<>(IntStream.range(0, strata).boxed().toList());
    double quota;
    List<Integer> small;
    do {
      // Those whose quota is less than one have one all the same; the others share what that leaves.
      quota = (count - IntStream.of(shares).sum()) / (double) rest.stream().mapToInt(sizes::get).sum();
      double perItem = quota;
      small = rest.stream().filter(stratum -> sizes.get(stratum) * perItem < 1).toList();
      small.forEach(stratum -> shares[stratum] = 1);
      rest.removeAll(small);
    } while (!small.isEmpty());
    double perItem = quota;
    rest.forEach(stratum -> shares[stratum] = (int) (sizes.get(stratum) * perItem));
    rest.sort(Comparator.comparingDouble(stratum -> shares[stratum] - sizes.get(stratum) * perItem));
    rest.stream().limit(count - IntStream.of(shares).sum()).forEach(stratum -> shares[stratum]++);
    return IntStream.of(shares).boxed().toList();
  }
}
