package dev.mutatenn.mutantgenerator.planning;

import dev.mutatenn.schemas.SiteSelection;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Which of an operator's sites an experiment uses. */
public final class SiteSelector {

    private SiteSelector() {
    }

    /**
     * Ordinals of the chosen sites, ascending, each in 1..{@code sites}. A range reaching beyond the last site ends there, a sample larger than what
     * there is takes all; the result is empty only where no site is in the selection. The same seed chooses the same sites everywhere: the generator is
     * that of {@link Random}, whose algorithm is specified.
     */
    public static List<Integer> select(SiteSelection selection, int sites) {
        return switch (selection.getKind()) {
            case ALL -> range(1, sites);
            case RANGE -> range(selection.getFirst(), Math.min(selection.getLast(), sites));
            case SAMPLE -> sample(Math.min(selection.getCount(), sites), selection.getSeed(), sites);
        };
    }

    private static List<Integer> range(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** The first {@code count} places of a Fisher-Yates shuffle. */
    private static List<Integer> sample(int count, long seed, int sites) {
        var random = new Random(seed);
        int[] ordinals = IntStream.rangeClosed(1, sites).toArray();
        for (int place = 0; place < count; place++) {
            int other = place + random.nextInt(sites - place);
            int moved = ordinals[place];
            ordinals[place] = ordinals[other];
            ordinals[other] = moved;
        }
        return IntStream.of(ordinals).limit(count).sorted().boxed().toList();
    }
}
