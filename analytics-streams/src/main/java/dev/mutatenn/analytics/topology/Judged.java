package dev.mutatenn.analytics.topology;

import dev.mutatenn.analytics.statistics.Subject;
import dev.mutatenn.analytics.verdict.Duplicates;
import dev.mutatenn.schemas.MutantVerdict;
import dev.mutatenn.schemas.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Final verdicts of experiments under way, kept until it is known which mutants are the same program.
 *
 * @param store by experiment, then anything that tells verdicts apart
 */
record Judged(KeyValueStore<String, MutantVerdict> store) {
  static final String JUDGED = "judged";
  private static final int DUPLICATE_OF = MutantVerdict.getClassSchema().getField("duplicateOf").pos();
  static final AvroState<MutantVerdict> AVRO = new AvroState<>(MutantVerdict.class);

  /** Whether the mutant may be the same program as another: it was compiled, and is not the original's. */
  static boolean comparable(MutantVerdict verdict) {
    return verdict.getFinalValue() && !verdict.getCodeDigest().isEmpty()
        && !verdict.getMutant().equals(Subject.ORIGINAL)
        && verdict.getVerdict() != Verdict.EQUIVALENT;
  }

  void add(MutantVerdict verdict) {
    store.put(String.join("|", verdict.getExperiment(), verdict.getModel(), verdict.getMutant(), verdict.getDevice()), verdict);
  }

  /** Names to {@code taker}, once all are known, the verdicts of mutants that duplicate another, with that said. */
  void duplicates(String experiment, Consumer<MutantVerdict> taker) {
    // Twice over the store rather than all in memory.
    Duplicates duplicates = new Duplicates();
    each(experiment, (_, verdict) -> duplicates.add(build(verdict)));
    each(experiment, (_, verdict) -> duplicates.of(build(verdict)).ifPresent(first -> {
      // The store has just decoded this object, for nobody else; a builder's deep copy would look classes up in Avro's own loader.
      verdict.put(DUPLICATE_OF, first);
      taker.accept(verdict);
    }));
  }

  void forget(String experiment) {
    List<String> keys = new ArrayList<>();
    each(experiment, (key, _) -> keys.add(key));
    keys.forEach(store::delete);
  }

  private void each(String experiment, BiConsumer<String, MutantVerdict> action) {
    try (var entries = store.prefixScan(experiment + "|", new StringSerializer())) {
      entries.forEachRemaining(entry -> action.accept(entry.key, entry.value));
    }
  }

  private static Duplicates.Build build(MutantVerdict v) {
    return new Duplicates.Build(v.getModel(), v.getTarget(), v.getMutant(), v.getMutation().getOperator(), v.getMutation().getOrdinal(),
        v.getCodeDigest());
  }
}
